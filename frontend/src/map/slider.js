import { dayNumber, isoOf, longDay, monthName, shortDay } from "./days.js";

const STEP_MS = 900;
const ICONS = {
  play: "M7 4v16l13 -8z",
  pause: "M6 5h4v14h-4z M14 5h4v14h-4z",
};

const made = (tag, className, attributes = {}) => {
  const node = document.createElement(tag);
  node.className = className;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
};

const iconOf = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
};

const ticksOf = (dates, first, days, lang) => {
  const row = made("div", "map-ticks", { "aria-hidden": "true" });
  const share = (iso) => `${(100 * (dayNumber(iso) - first)) / Math.max(1, days)}%`;
  for (const iso of dates) {
    const tick = made("span", "map-tick");
    tick.style.insetInlineStart = share(iso);
    row.append(tick);
  }
  for (let day = first; day <= first + days; day += 1) {
    const iso = isoOf(day);
    if (!iso.endsWith("-01") || day - first > days * 0.94) continue;
    const month = made("span", "map-month");
    month.textContent = monthName(iso, lang);
    month.style.insetInlineStart = share(iso);
    row.append(month);
  }
  return row;
};

/** A day slider with a tick at each day that has a figure; play walks from tick to tick. */
export const slider = ({ dates, start, words, lang, onDay }) => {
  const days = [...new Set(dates)].sort();
  const first = dayNumber(days[0]);
  const span = dayNumber(days.at(-1)) - first;
  const box = made("div", "map-slider");
  const button = made("button", "map-play", { type: "button" });
  const range = made("input", "map-range", { type: "range", min: 0, max: span, step: 1, "aria-label": words.date });
  const output = made("output", "map-date");
  const track = made("div", "map-track");
  let timer = null;

  const show = (iso) => {
    range.value = dayNumber(iso) - first;
    range.setAttribute("aria-valuetext", longDay(iso, lang));
    output.textContent = longDay(iso, lang);
    onDay(iso);
  };
  const current = () => isoOf(first + Number(range.value));
  const draw = () => {
    button.replaceChildren(iconOf(timer ? "pause" : "play"));
    button.setAttribute("aria-label", timer ? words.pause : words.play);
    button.title = timer ? words.pause : words.play;
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    draw();
  };
  const step = () => {
    const next = days.find((iso) => iso > current());
    if (next) show(next);
    if (!next || next === days.at(-1)) stop();
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (current() >= days.at(-1)) show(days[0]);
    timer = setInterval(step, STEP_MS);
    return draw();
  });
  range.addEventListener("input", () => {
    if (timer) stop();
    show(current());
  });

  track.append(range, ticksOf(days, first, span, lang));
  box.append(button, track, output);
  draw();
  const within = (iso) => isoOf(Math.min(first + span, Math.max(first, dayNumber(iso))));
  return { box, begin: () => show(within(start ?? days.at(-1))), title: `${shortDay(days[0], lang)} – ${longDay(days.at(-1), lang)}` };
};
