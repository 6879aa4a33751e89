// Ink and lines come from the page's style sheet, so that a chart follows the light and the dark theme.
const INK = { light: { ink: "#1d2327", soft: "#55606a", line: "#e3e7ea", ground: "#ffffff" },
  dark: { ink: "#e6eaec", soft: "#a7b1b9", line: "#333d44", ground: "#1c2226" } };
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";

// The same hues, lighter, for a dark ground: each keeps 4.5:1 against it.
const LIGHTER = { "#0072B2": "#5AB4EE", "#D55E00": "#FF9147", "#009E73": "#35C99B", "#CC79A7": "#E59CC6",
  "#E69F00": "#F5B932", "#56B4E9": "#9AD6F8", "#8C6D1F": "#CDAE5C", "#6B7780": "#A7B1B9" };

const isDark = () => document.documentElement.dataset.bsTheme === "dark";

/** The definition with its data colours as the theme needs them. */
export const inTheme = (specification) => {
  if (!isDark()) return specification;
  // Only text: a range of one colour would be read as that colour itself.
  const lighter = (key, value) => (typeof value === "string" ? LIGHTER[value] ?? value : value);
  return JSON.parse(JSON.stringify(specification, lighter));
};

export const chartTheme = () => {
  const { ink, soft, line, ground } = INK[isDark() ? "dark" : "light"];
  return {
    background: "transparent",
    font: FONT,
    view: { stroke: null },
    text: { color: ink, font: FONT },
    title: { color: ink, subtitleColor: soft },
    axis: { labelFontSize: 12, titleFontSize: 12, labelColor: soft, titleColor: soft, gridColor: line, domainColor: soft, tickColor: soft },
    legend: { layout: { bottom: { direction: "vertical", anchor: "start", margin: 4 } }, labelFontSize: 12, labelColor: ink, titleColor: soft, symbolFillColor: soft, symbolStrokeColor: soft },
    style: { halo: { stroke: ground } },
  };
};
