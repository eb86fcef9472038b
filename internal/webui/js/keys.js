import { $, $$, typing } from "./dom.js";
import { climb, walk } from "./walk.js";
import { hideFloats } from "./hover.js";
import { pickRow } from "./pick.js";

const root = document.documentElement;
const apple = /Mac|iP(hone|ad|od)/.test(navigator.userAgentData?.platform ?? navigator.platform);
if (!apple) for (const kbd of $$("kbd")) if (kbd.textContent === "⌘") kbd.textContent = "Ctrl";
root.dataset.keys = apple ? "apple" : "other";

let going = 0; // until when a "g" waits for its second key

addEventListener("keydown", event => {
  const key = event.key;
  if ((event.metaKey || event.ctrlKey) && key.toLowerCase() === "k") return find(event);
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
  if (key === "Escape") return escape(event);
  if ($("dialog:modal")) return;
  if (typing(event.target)) {
    if (key === "ArrowDown" && event.target.matches("[data-filter]")) walk(event, 1);
    return;
  }
  if (climb(event) || event.target.closest?.("[role=listbox], .menu, [role=radiogroup]")) return;
  if (key === "ArrowDown") return walk(event, 1);
  if (key === "ArrowUp") return walk(event, -1);
  if (!("keysOff" in root.dataset)) letter(event, key); // single letters can be switched off (WCAG 2.1.4)
});

function letter(event, key) {
  const goes = event.timeStamp < going;
  going = 0;
  const place = goes ? $(`[data-go="${CSS.escape(key)}"]`) : $(`[data-key="${CSS.escape(key)}"]`);
  if (goes || place) {
    if (place) { event.preventDefault(); place.click(); }
    return;
  }
  switch (key) {
    case "/": return focus(event, $("[data-filter]") ?? $("[data-find]"));
    case "?": event.preventDefault(); return $("#keys").showModal();
    case "g": going = event.timeStamp + 1500; return;
    case "j": return walk(event, 1);
    case "k": return walk(event, -1);
    case "x": return pickRow(event);
  }
}

// find asks whoever finds things (the palette) and else goes to the search box.
function find(event) {
  event.preventDefault();
  if (dispatchEvent(new CustomEvent("callboard:find", { cancelable: true }))) focus(event, $("[data-find]"));
}

function focus(event, field) {
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

function escape(event) {
  if (hideFloats()) return;
  const open = $("details.filter[open]");
  if (open) { open.open = false; $("summary", open).focus(); }
  else if (typing(event.target) && !$("dialog:modal")) event.target.blur();
}
