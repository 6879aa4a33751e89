const KEY = "amparo-theme";
const prefersDark = () => window.matchMedia("(prefers-color-scheme: dark)");

// Storage may be refused by the browser's privacy settings; the device's theme then stands.
const stored = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

const store = (theme) => {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    document.documentElement.dataset.themeStored = "no";
  }
};

export const applyTheme = () => {
  const theme = stored() ?? (prefersDark().matches ? "dark" : "light");
  document.documentElement.dataset.bsTheme = theme;
  document.dispatchEvent(new CustomEvent("amparo:theme", { detail: theme }));
};

export const toggleTheme = () => {
  const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
  store(next);
  document.documentElement.dataset.bsTheme = next;
  document.dispatchEvent(new CustomEvent("amparo:theme", { detail: next }));
};

export const followDevice = () => prefersDark().addEventListener("change", applyTheme);
