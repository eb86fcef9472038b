import { $, say } from "./dom.js";
import { toast } from "./toast.js";

// Copying, and the little things that a click does.

export async function copy(text, from) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied");
    mark(from);
  } catch { toast("The browser refused to copy", { tone: "bad" }); }
}

addEventListener("click", event => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  copy(button.dataset.copy || $("pre", button.closest(".code") ?? document)?.textContent || "", button);
  button.closest("[popover]")?.hidePopover();
});

addEventListener("callboard:copy", ({ detail }) => copy(detail.text, detail.from));

// mark puts a check in the place of the icon for a moment.
function mark(button) {
  const use = button && $("use", button);
  if (!use || button.dataset.done) return;
  const icon = use.getAttribute("href");
  button.dataset.done = "1";
  use.setAttribute("href", icon.replace(/#.*/, "#i-check"));
  setTimeout(() => { use.setAttribute("href", icon); delete button.dataset.done; }, 1200);
}
