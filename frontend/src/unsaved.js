// A form with `data-unsaved` that was typed into asks before the page is left. Its value is "typed" where the server
// shows again what was sent and not yet saved.
const typed = new WeakSet();

const isUnsaved = (form) => typed.has(form) || form.dataset.unsaved === "typed";

export function askBeforeLeaving() {
  document.addEventListener("input", (event) => {
    if (event.target.form?.matches("[data-unsaved]")) typed.add(event.target.form);
  });
  // A form that is sent leaves on purpose.
  document.addEventListener("submit", (event) => {
    typed.delete(event.target);
    delete event.target.dataset.unsaved;
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("[data-unsaved]")].some(isUnsaved)) event.preventDefault();
  });
}
