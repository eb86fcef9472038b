import { $, $$, say } from "./dom.js";
import { copy } from "./copy.js";

// Selecting rows. The bar comes up by CSS; here it counts, and ranges work.

const boxes = () => $$("input.pick").filter(box => box.checkVisibility());
let last;

export function picked() {
  const bar = $("[data-selection]");
  if (!bar) return;
  const all = boxes(), n = all.filter(box => box.checked).length;
  $("[data-picked]", bar).textContent = n ? `${n} selected` : "Selected";
  for (const head of $$("[data-pick-all]")) {
    head.checked = n > 0 && n === all.length;
    head.indeterminate = n > 0 && n < all.length;
  }
}

addEventListener("change", event => {
  const box = event.target;
  if (box.matches("[data-pick-all]")) for (const one of boxes()) one.checked = box.checked;
  if (box.matches("[data-pick-all], input.pick")) picked();
});

addEventListener("click", event => {
  const box = event.target;
  if (box.matches?.("input.pick")) {
    const all = boxes(), from = all.indexOf(last), to = all.indexOf(box);
    if (event.shiftKey && from >= 0) for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = box.checked;
    last = box;
    picked();
  }
  const button = event.target.closest?.("[data-copy-picked]");
  if (button) copy(boxes().filter(one => one.checked).map(one => one.value).join("\n"), button);
});

// What was ticked when the page came is cleared too.
addEventListener("reset", event => event.target.matches("[data-selection]") && setTimeout(() => {
  for (const box of $$("input.pick")) box.checked = false;
  picked();
}));
addEventListener("pageshow", picked); // browsers keep boxes ticked when one comes back

// pickRow is the key x on a row.
export function pickRow(event) {
  const box = $("input.pick", event.target.closest?.("tr") ?? document.createElement("i"));
  if (!box) return;
  event.preventDefault();
  box.checked = !box.checked;
  last = box;
  picked();
  say(box.checked ? "Selected" : "Not selected");
}
