// Writes built/icons.svg: one sprite of the outline icons that the pages use, from `@tabler/icons` (MIT).
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const NAMES = `
  map users file-text chart-line alert-triangle check clock upload download plus edit lock world building user
  logout arrows-diff calendar filter search info-circle ban eye history checks send printer route x
  chevron-right chevron-left chevron-down menu-2 moon sun language database adjustments git-compare quote flag
  home map-pin heart-handshake briefcase messages arrow-right arrow-back-up player-play player-pause
  external-link link help-circle bell list table settings trash dots file-download shield-check refresh
  circle-check circle-x scale bed package message-report clipboard-list clipboard-check tool checklist
  folder folder-plus
`.trim().split(/\s+/);
const require = createRequire(import.meta.url);

const drawing = (name) => {
  const source = readFileSync(require.resolve(`@tabler/icons/outline/${name}.svg`), "utf8");
  const inner = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
  return inner.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s*\n\s*/g, "");
};

const symbol = (name) =>
  `<symbol id="icon-${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
  `stroke-linecap="round" stroke-linejoin="round">${drawing(name)}</symbol>`;

export const writeIcons = (path) => {
  const text = `<svg xmlns="http://www.w3.org/2000/svg">${NAMES.map(symbol).join("")}</svg>\n`;
  writeFileSync(path, text);
  return text.length;
};
