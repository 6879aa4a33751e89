// Drops the rules of Tabler that no page uses. Templates, forms and islands are read for class names; the
// families below stay whole, so that a new page can be written without building the style sheet again.
import { fileURLToPath } from "node:url";
import { PurgeCSS } from "purgecss";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CONTENT = ["amparo/**/templates/**/*.html", "amparo/**/{forms,widgets}*.py", "amparo/**/templatetags/*.py", "frontend/src/**/*.js"];

// Small spacing and layout families, kept for every breakpoint the pages use.
const KEPT = [
  /^(m|p)[tbsexy]?-(0|1|2|3|4|auto)$/,
  /^(row|col|col-auto|col-(sm-|md-|lg-|xl-)?(\d+|auto)|g[xy]?-[0-4]|row-cards|row-deck|gap-[0-4]|container(-xl|-fluid)?)$/,
  /^d-((sm|md|lg)-)?(none|block|inline|inline-block|flex|inline-flex|grid|print-none|print-block)$/,
  /^(flex-(fill|row|column|wrap|nowrap|grow-[01])|justify-content-\w+|align-items-\w+|align-(middle|top)|order-\w+)$/,
  /^(text-(start|end|center|secondary|muted|body|danger|warning|success|primary|nowrap|truncate|wrap|break|reset|uppercase))$/,
  /^(fw-\w+|fs-\d|h[1-6]|small|lead|strong|text-pretty|list-unstyled|list-inline(-item)?|visually-hidden(-focusable)?)$/,
  /^btn(-(primary|secondary|danger|warning|success|outline-primary|outline-secondary|outline-danger|ghost-\w+|sm|lg|link|icon|list|group|close|action))?$/,
  /^card(-(header|body|footer|title|subtitle|actions|table|link|sm|md|options|tabs))?$/,
  /^table(-(responsive|striped|hover|sm|vcenter|nowrap|borderless))?$/,
  /^(badge(-outline)?|bg-(primary|secondary|danger|warning|success|info)-lt|bg-(surface|body|transparent))$/,
  /^(alert(-(title|danger|warning|success|info|important|icon|heading|link))?)$/,
  /^form-(control|control-sm|select|select-sm|label|hint|text|check|check-input|check-label|check-inline|switch|fieldset|floating|help|colorinput)$/,
  /^(input-group(-text|-flat)?|input-icon(-addon)?|is-invalid|is-valid|invalid-feedback|was-validated|required)$/,
  /^(nav|nav-(link|item|tabs|pills|link-title|link-icon|fill|underline)|navbar(-(brand|nav|toggler|toggler-icon|collapse|expand-md|expand-lg))?)$/,
  /^(page(-(wrapper|header|body|title|pretitle|center|item|link))?|pagination(-sm)?|breadcrumb(-item)?|footer(-transparent)?)$/,
  /^(list-group(-(item|flush|hoverable|item-action|header))?|datagrid(-(item|title|content))?|empty(-(icon|title|subtitle|action|header))?)$/,
  /^(progress(-(bar|sm))?|steps?(-(item|counter|teal))?|timeline(-\w+)?|status(-dot)?|avatar(-(sm|xs))?|icon(-(sm|lg))?|divide-y|hr-text)$/,
  /^(dropdown(-(menu|item|toggle|divider|header|menu-end))?|collapse|collapsing|show|active|disabled|accordion(-(item|header|body|button|collapse))?)$/,
  /^(border(-(top|bottom|start|end|0))?|rounded(-[0-3])?|w-(25|50|75|100|auto)|h-(100|auto)|overflow-(auto|hidden)|position-(relative|sticky)|sticky-top|vstack|hstack)$/,
  /^(spinner-border(-sm)?|placeholder|subheader|fieldset|tab-(content|pane)|fade)$/,
];
const NEVER_USED = [/^leaflet-control-layers/, /^leaflet-default-icon-path$/];

const classNames = (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [];

const purged = async (css) => {
  const [result] = await new PurgeCSS().purge({
    content: CONTENT.map((pattern) => ROOT + pattern),
    css: [{ raw: css }],
    defaultExtractor: classNames,
    safelist: { standard: [...KEPT, /^leaflet-/, /^data-bs-theme$/], greedy: [/^htmx-/] },
    blocklist: NEVER_USED,
    variables: false,
    keyframes: true,
    fontFace: true,
    dynamicAttributes: ["data-bs-theme", "aria-current", "aria-expanded", "aria-invalid", "dir", "open", "hidden"],
  });
  return result.css;
};

export const unusedRulesRemoved = () => ({
  name: "unused-rules-removed",
  enforce: "pre",
  async transform(code, id) {
    if (!/\.css$/.test(id) || !id.includes("node_modules")) return null;
    return { code: await purged(code), map: null };
  },
});
