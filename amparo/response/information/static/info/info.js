// The public site: keeps a copy on the device, and marks what has expired while the copy lay there.
"use strict";
const page = document.documentElement;

// Days that passed since the page was made are added to the day of which it speaks.
const passed = Math.max(0, Math.floor((Date.now() - Date.parse(page.dataset.made)) / 86400000));
const today = new Date(Date.parse(page.dataset.day) + passed * 86400000).toISOString().slice(0, 10);
for (const node of document.querySelectorAll("[data-until]")) {
  if (node.dataset.until >= today) continue;
  node.classList.add("is-over");
  for (const mark of node.querySelectorAll(".over-note, .over-mark")) mark.hidden = false;
}

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data && event.data.kept) document.querySelector(".is-kept").hidden = false;
  });
  navigator.serviceWorker
    .register(page.dataset.worker, { scope: "/info/" })
    .then(() => navigator.serviceWorker.ready)
    .then((ready) => ready.active.postMessage({ keep: page.dataset.pages }))
    .catch(() => {}); // Without a copy the pages work as before.
}
