import { $, icon, make } from "./dom.js";

// Toasts stay long enough to be read and while they are looked at; bad news
// stays until it is closed.

export function toast(text, { tone = "", undo } = {}) {
  const close = make("button", { class: "icon-button", type: "button", "aria-label": "Close", title: "Close", "data-close": true }, icon("#i-x"));
  const box = make("div", { class: "toast", "data-tone": tone, "data-toast": true }, icon(tone === "bad" ? "#i-circle-alert" : "#i-check"), make("span", {}, text));
  if (undo) {
    const button = make("button", { class: "button quiet small", type: "button" }, "Undo");
    button.onclick = () => { box.remove(); undo(); };
    box.append(button);
  }
  box.append(close);
  $("#toaster").replaceChildren(box);
  fade(box);
}

function fade(box) {
  if (box.dataset.tone === "bad") return;
  let timer;
  const wait = () => { timer = setTimeout(() => box.remove(), 6000); };
  const stay = () => clearTimeout(timer);
  box.onpointerenter = box.onfocusin = stay;
  box.onpointerleave = box.onfocusout = wait;
  wait();
}

addEventListener("callboard:toast", event => toast(event.detail));
document.addEventListener("click", event => event.target.closest("[data-close]")?.closest("[data-toast]")?.remove());

// The address says once what was done, and not again when the page is read again.
const address = new URL(location.href);
if (address.searchParams.has("done")) {
  address.searchParams.delete("done");
  history.replaceState(history.state, "", address);
}
const told = $("#toaster > .toast");
if (told) fade(told);

// A visit counts when a page is seen, not when a browser prepares it.
function visit() {
  const to = document.body.dataset.visit;
  if (to) fetch(to, { method: "POST", keepalive: true, redirect: "manual", headers: { "X-Callboard": "inline" } }).catch(() => {});
}
if (document.prerendering) document.addEventListener("prerenderingchange", visit, { once: true });
else visit();
