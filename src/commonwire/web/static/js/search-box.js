// A query that was not understood: the box has the focus, and the piece that is meant is selected, ready to be replaced.
const box = document.querySelector("input[data-wrong]");

if (box) {
  const [start, end] = box.dataset.wrong.split(" ").map(Number);
  box.focus({ preventScroll: true });
  if (end > start) box.setSelectionRange(start, end);
}
