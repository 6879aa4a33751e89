// A label.file-drop[data-file-drop] around a file input takes a dropped file as if it had been chosen.
const take = (box, files) => {
  const input = box.querySelector('input[type="file"]');
  if (!input || files.length === 0) return;
  input.files = files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

const listen = (box) => {
  const mark = (isOver) => (event) => {
    event.preventDefault();
    box.classList.toggle("is-over", isOver);
  };
  box.addEventListener("dragover", mark(true));
  box.addEventListener("dragleave", mark(false));
  box.addEventListener("drop", (event) => {
    mark(false)(event);
    take(box, event.dataTransfer.files);
  });
};

export const offerFileDrop = (part) => {
  const boxes = [...part.querySelectorAll("[data-file-drop]")];
  if (part.matches?.("[data-file-drop]")) boxes.push(part);
  for (const box of boxes) {
    if (box.dataset.fileDrop === "ready") continue;
    box.dataset.fileDrop = "ready";
    listen(box);
  }
};
