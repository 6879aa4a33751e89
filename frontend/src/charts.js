import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";
import spanishNumbers from "d3-format/locale/es-ES";
import spanishTimes from "d3-time-format/locale/es-ES";
import { chartTheme, inTheme } from "./chart-theme.js";

const LOCALES = { es: { formatLocale: spanishNumbers, timeFormatLocale: spanishTimes } };
const language = () => document.documentElement.lang.slice(0, 2);

// ast and expr: expressions are interpreted, so the policy needs no unsafe-eval. No style element is written.
const options = () => ({
  mode: "vega-lite",
  renderer: "svg",
  actions: false,
  defaultStyle: false,
  ast: true,
  expr: expressionInterpreter,
  config: chartTheme(),
  tooltip: { theme: "amparo", disableDefaultStyle: true },
  loader: { http: { credentials: "same-origin" } },
  ...LOCALES[language()],
});

const specificationOf = (box) => {
  const source = document.getElementById(box.dataset.chart);
  if (!source) throw new Error(`Chart: no json_script element with the id "${box.dataset.chart}" (data-chart).`);
  return JSON.parse(source.textContent);
};

const drawn = new Map();

// The picture says nothing to a screen reader; the title does, and the page holds the table.
const draw = async (box) => {
  const specification = specificationOf(box);
  drawn.get(box)?.finalize();
  box.setAttribute("role", "img");
  if (!box.hasAttribute("aria-label") && specification.usermeta?.title) {
    box.setAttribute("aria-label", specification.usermeta.title);
  }
  drawn.set(box, await embed(box, inTheme(specification), options()));
};

const report = (box) => (error) => {
  box.classList.add("has-failed");
  console.error(error);
};

const drawAll = (boxes) => boxes.forEach((box) => draw(box).catch(report(box)));
const waiting = () => [...document.querySelectorAll("[data-chart]")].filter((box) => !drawn.has(box));

// A chart far below the fold is drawn when it comes near.
const near = new IntersectionObserver((entries) => {
  const seen = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target);
  seen.forEach((box) => near.unobserve(box));
  drawAll(seen);
}, { rootMargin: "400px" });

const watch = () => waiting().forEach((box) => near.observe(box));

watch();
document.addEventListener("htmx:load", watch);

// Paper and pictures of the whole page do not scroll: what is still waiting is drawn when the browser has time.
const whenIdle = window.requestIdleCallback ?? ((act) => window.setTimeout(act, 500));
window.addEventListener("load", () => whenIdle(() => drawAll(waiting()), { timeout: 3000 }));
document.addEventListener("amparo:theme", () => drawAll([...drawn.keys()].filter((box) => box.isConnected)));
window.addEventListener("beforeprint", () => drawAll(waiting()));
