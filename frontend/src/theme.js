// Runs in <head> before the page is drawn, so that a dark page never flashes white.
import { applyTheme } from "./theme-choice.js";

document.documentElement.classList.add("js");
applyTheme();
