import { $, float, make } from "./dom.js";

// What floats beside a thing while the pointer or the focus rests on it: the name
// of an icon button, the card of a reference. Both are hints: nothing moves, they
// leave with Escape, and fingers do not raise them.

const tip = make("div", { class: "tooltip", role: "tooltip", id: "tip", popover: "manual" });
const card = make("div", { class: "menu hovers", id: "card", popover: "manual" });
$("#main").append(tip, card);

const cards = new Map(); // address → promise of HTML, the newest last
let timer, current, shownAt = 0;

const named = target => target.closest?.("[title].icon-button, [title].button, .segmented > [title], [data-tip]");
const page = /^\/catalog\/[^/]+\/[^/]+\/[^/]+$/;

function carded(target) {
  const link = target.closest?.("a.ref[href]:not(.missing, [data-no-card])");
  return link && link.origin === location.origin && page.test(link.pathname) && !card.contains(link) ? link : null;
}

export function hideFloats() {
  const open = tip.matches(":popover-open") || card.matches(":popover-open");
  clearTimeout(timer);
  current = undefined;
  for (const panel of [tip, card]) if (panel.matches(":popover-open")) panel.hidePopover();
  return open;
}

function rest(target, delay) {
  if (card.contains(target)) return clearTimeout(timer);
  const link = carded(target), button = link ? null : named(target), on = link ?? button;
  if (on && on === current) return clearTimeout(timer);
  if (!on) { if (current) { clearTimeout(timer); timer = setTimeout(hideFloats, 180); } return; }
  hideFloats();
  current = on;
  if (recently()) delay = Math.min(delay, 60);
  timer = setTimeout(link ? showCard : showTip, delay, on);
}

const recently = () => performance.now() - shownAt < 600;

function showTip(button) {
  const text = button.title || button.dataset.tip;
  if (!text || !button.isConnected || button.matches("[popovertarget]:has(+ :popover-open)")) return;
  // The browser's own hint would come on top.
  if (button.title) { button.dataset.tip = text; button.removeAttribute("title"); }
  const key = button.dataset.key;
  tip.replaceChildren(text, ...(key ? [" ", make("kbd", {}, key)] : []));
  float(tip, button);
  shownAt = performance.now();
}

async function showCard(link) {
  const address = link.pathname + "/card", title = link.title;
  link.removeAttribute("title");
  const html = await load(address);
  if (html === null) { link.title = title; return; }
  if (current !== link || !link.isConnected) return;
  const parsed = new DOMParser().parseFromString(html, "text/html");
  card.replaceChildren(...parsed.body.childNodes);
  float(card, link);
  shownAt = performance.now();
}

function load(address) {
  if (!cards.has(address)) {
    cards.set(address, fetch(address, { headers: { Accept: "text/html" } }).then(answer => answer.ok ? answer.text() : null, () => null));
    if (cards.size > 100) cards.delete(cards.keys().next().value);
  }
  return cards.get(address);
}

document.addEventListener("pointerover", event => event.pointerType !== "touch" && rest(event.target, 400));
document.addEventListener("focusin", event => event.target.matches(":focus-visible") ? rest(event.target, 500) : undefined);
document.addEventListener("focusout", event => { if (!card.contains(event.relatedTarget)) hideFloats(); });
document.addEventListener("pointerdown", event => { if (!card.contains(event.target)) hideFloats(); });
document.documentElement.addEventListener("pointerleave", hideFloats);
addEventListener("scroll", hideFloats, { passive: true, capture: true });
addEventListener("pagehide", hideFloats); // a kept page comes back without them
