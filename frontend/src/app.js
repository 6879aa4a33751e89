import "@tabler/core/dist/css/tabler.css";
import "./styles/theme.css";
import "./styles/layout.css";
import "./styles/tables.css";
import "./styles/components.css";
import "./styles/print.css";
import htmx from "htmx.org";
import { closeOpenMenus, openByToggle } from "./disclosure.js";
import { offerFileDrop } from "./file-drop.js";
import { askBeforeLeaving } from "./unsaved.js";
import { followDevice, toggleTheme } from "./theme-choice.js";

// The content security policy allows neither eval nor a style element.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
window.htmx = htmx;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-toggle]")) toggleTheme();
  if (event.target.closest("[data-print]")) window.print();
  closeOpenMenus(event.target);
  openByToggle(event);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeOpenMenus(null);
});
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
}, true);
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form?.requestSubmit();
});
htmx.onLoad((part) => offerFileDrop(part));
followDevice();
askBeforeLeaving();
