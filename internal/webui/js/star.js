import { $, $$, post } from "./dom.js";
import { toast } from "./toast.js";

// Stars and the theme change at once and are posted behind; when the server says
// no, they go back.

addEventListener("submit", event => {
  const form = event.target;
  if (form.matches("[data-star]")) { event.preventDefault(); star(form); }
  else if (form.matches("[data-theme-switch]")) { event.preventDefault(); theme(form, event.submitter); }
});

async function star(form) {
  const button = $("button", form), on = button.value === "true", sent = post(form, button);
  draw(form, on);
  if (await sent) toast(`${on ? "Starred" : "No longer starred"}: ${form.dataset.star}`, { undo: () => star(form) });
  else { draw(form, !on); toast("The star was not saved. Try again.", { tone: "bad" }); }
}

// draw shows the state on every star of the same entity.
function draw(form, on) {
  for (const same of $$("[data-star]")) {
    if (same.elements.ref.value !== form.elements.ref.value) continue;
    const button = $("button", same), word = $("[data-star-word]", same);
    button.value = String(!on);
    button.setAttribute("aria-pressed", on);
    const text = on ? "Starred" : "Star";
    if (word) word.textContent = text;
    else button.title = text;
  }
}

async function theme(form, button) {
  const root = document.documentElement, before = root.dataset.theme;
  const paint = theme => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const other of $$("[data-theme-switch] button")) other.setAttribute("aria-pressed", other.value === (theme ?? "system"));
  };
  const sent = post(form, button);
  paint(button.value);
  if (await sent) return;
  paint(before);
  toast("The theme was not saved. Try again.", { tone: "bad" });
}
