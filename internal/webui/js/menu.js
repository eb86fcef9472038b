import { $, $$ } from "./dom.js";

// Menus open by themselves (popover). The keys walk their lines, and a line that
// does something in place closes its menu.

const lines = menu => $$("a[href], button:not(:disabled), input:not(:disabled)", menu).filter(line => line.checkVisibility());

document.addEventListener("toggle", event => {
  const menu = event.target;
  if (!menu.matches?.("[data-menu], #nav-menu") || event.newState !== "open") return;
  const opener = $(`[popovertarget="${menu.id}"]`);
  if (opener?.matches(":focus-visible")) lines(menu)[0]?.focus();
}, true);

addEventListener("keydown", event => {
  const opener = event.target.closest?.("[popovertarget]");
  if (opener && event.key === "ArrowDown") {
    event.preventDefault();
    opener.click();
    return;
  }
  const menu = event.target.closest?.("[data-menu], #nav-menu, details.filter > .menu");
  if (!menu || event.target.matches("input[type=text], input[type=search], input[type=radio]")) return;
  const all = lines(menu), at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + (at < 1 ? all.length : 0), Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) { event.preventDefault(); all[to % all.length]?.focus(); }
  else if (/^[a-z]$/i.test(event.key) && !event.metaKey && !event.ctrlKey && !event.altKey) {
    const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(line => line.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
    if (next) { event.preventDefault(); next.focus(); }
  }
}, true);

addEventListener("click", event => {
  const line = event.target.closest(".menu[popover] .item");
  if (line && !line.matches("[data-copy]")) line.closest("[popover]").hidePopover();
});

// Dialogs open and close by command; older browsers get it from here.
addEventListener("click", event => {
  const button = event.target.closest("[commandfor]");
  if (!button || "command" in HTMLButtonElement.prototype) return;
  const dialog = document.getElementById(button.getAttribute("commandfor"));
  button.getAttribute("command") === "close" ? dialog.close() : dialog.showModal();
});

// A word has to be typed before something is destroyed.
addEventListener("input", event => {
  const { word } = event.target.dataset;
  if (word) event.target.setCustomValidity(event.target.value === word ? "" : `Type ${word} to go on`);
});

// One menu serves all rows of a table: it is filled in with the row it is opened from.
addEventListener("click", event => {
  const button = event.target.closest("[data-row]"), row = button?.closest("tr");
  if (!row) return;
  const ref = $("input.pick", row).value, page = $(".c-name a[href]", row).getAttribute("href"), menu = document.getElementById(button.getAttribute("popovertarget"));
  for (const line of $$("[data-to]", menu)) line.href = line.dataset.to.replace("{page}", page).replace("{ref}", encodeURIComponent(ref));
  for (const line of $$("[data-copy]", menu)) line.dataset.copy = ref;
}, true);
