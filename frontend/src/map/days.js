// Dates are ISO days; all arithmetic is in UTC, so that no reader's time zone moves a figure to another day.
const DAY = 86_400_000;
export const FRESH_DAYS = 21;

export const dayNumber = (iso) => Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY);
export const isoOf = (number) => new Date(number * DAY).toISOString().slice(0, 10);

const formats = new Map();
const format = (lang, options) => {
  const key = lang + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(lang, { ...options, timeZone: "UTC" }));
  return formats.get(key);
};

const write = (iso, lang, options) => format(lang === "en" ? "en-GB" : lang, options).format(dayNumber(iso) * DAY);
export const longDay = (iso, lang) => write(iso, lang, { day: "numeric", month: "short", year: "numeric" });
export const shortDay = (iso, lang) => write(iso, lang, { day: "numeric", month: "short" });
export const monthName = (iso, lang) => write(iso, lang, { month: "short" });
