import { $, $$ } from "./dom.js";

// Rows are walked by moving the focus between their first links, so that Enter,
// screen readers and the focus ring need nothing more.
export function walk(event, step) {
  const rows = $$("[data-walk] tbody tr, [data-walk] > li").map(row => $("a[href]", row)).filter(link => link?.checkVisibility());
  const inside = event.target.closest?.("[data-walk] tr, [data-walk] > li");
  // From outside, arrows go into a table; elsewhere they are for scrolling.
  if (!inside && event.key.startsWith("Arrow") && !$("table[data-walk]")) return;
  const at = inside ? rows.findIndex(link => inside.contains(link)) : step > 0 ? -1 : rows.length;
  const next = rows[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

// Trees are walked as file managers do it: up and down over what is in sight,
// to the sides to fold and unfold.
export function climb(event) {
  const tree = event.target.closest?.("[data-tree]");
  if (!tree) return false;
  const stop = item => $(":scope > .line > a", item) ?? $(":scope > details > summary", item);
  const stops = $$("li", tree).map(stop).filter(place => place?.checkVisibility());
  const item = event.target.closest("li"), fold = $(":scope > details", item), at = stops.indexOf(stop(item));
  const rtl = getComputedStyle(tree).direction === "rtl";
  const to = { ArrowDown: stops[at + 1], ArrowUp: stops[at - 1], Home: stops[0], End: stops.at(-1) }[event.key];
  if (event.key === (rtl ? "ArrowLeft" : "ArrowRight")) {
    if (fold && !fold.open) fold.open = true;
    else if (fold) stops[at + 1]?.focus();
  } else if (event.key === (rtl ? "ArrowRight" : "ArrowLeft")) {
    if (fold?.open) fold.open = false;
    else { const above = item.parentElement.closest("li"); if (above) stop(above).focus(); }
  } else if (to) to.focus();
  else return false;
  event.preventDefault();
  return true;
}
