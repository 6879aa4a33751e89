// Menus that open by a button (data-bs-toggle="collapse" | "dropdown") or by <details class="dropdown">.
const targetOf = (toggle) => {
  const selector = toggle.dataset.bsTarget ?? toggle.getAttribute("href");
  if (selector?.startsWith("#")) return document.querySelector(selector);
  return toggle.parentElement.querySelector(".dropdown-menu");
};

const setOpen = (toggle, isOpen) => {
  toggle.setAttribute("aria-expanded", String(isOpen));
  toggle.classList.toggle("show", isOpen);
  targetOf(toggle)?.classList.toggle("show", isOpen);
};

// The focus goes back to what opened the menu, or a keyboard user is lost at the top of the page.
const restoreFocus = (menu, opener) => {
  if (menu?.contains(document.activeElement)) opener.focus();
};

export const closeOpenMenus = (clicked) => {
  for (const menu of document.querySelectorAll("details.dropdown[open]")) {
    if (clicked && menu.contains(clicked)) continue;
    restoreFocus(menu, menu.querySelector("summary"));
    menu.open = false;
  }
  for (const toggle of document.querySelectorAll('[data-bs-toggle="dropdown"][aria-expanded="true"]')) {
    if (clicked && (toggle.contains(clicked) || targetOf(toggle)?.contains(clicked))) continue;
    restoreFocus(targetOf(toggle), toggle);
    setOpen(toggle, false);
  }
};

export const openByToggle = (event) => {
  const toggle = event.target.closest('[data-bs-toggle="collapse"], [data-bs-toggle="dropdown"]');
  if (!toggle) return;
  event.preventDefault();
  setOpen(toggle, toggle.getAttribute("aria-expanded") !== "true");
};
