// What every other part uses. Parts find their places by data attributes, and
// every page works without them.

export const $ = (query, root = document) => root.querySelector(query);
export const $$ = (query, root = document) => [...root.querySelectorAll(query)];

// say tells screen readers what happened.
export const say = text => { $("#say").textContent = text; };

export const typing = target => target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");

// make builds an element; false and undefined leave an attribute away.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

// icon draws a symbol of the sprite, whose address is on the page.
export function icon(href) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg"), use = document.createElementNS(space, "use");
  svg.setAttribute("class", "icon s");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", href.startsWith("#") ? $("use").getAttribute("href").replace(/#.*/, href) : href);
  svg.append(use);
  return svg;
}

// float shows a popover beside its anchor. Where the browser cannot hang one
// thing on another by CSS, it is placed by hand.
export function float(panel, anchor) {
  if (!panel.isConnected) return;
  try { panel.showPopover({ source: anchor }); } catch { return; }
  if (CSS.supports("position-area", "bottom")) return;
  const at = anchor.getBoundingClientRect(), below = at.bottom + panel.offsetHeight + 8 < innerHeight;
  panel.style.insetBlockStart = `${below ? at.bottom + 4 : at.top - panel.offsetHeight - 4}px`;
  panel.style.insetInlineStart = `${Math.max(8, Math.min(at.left, innerWidth - panel.offsetWidth - 8))}px`;
}

// post sends a form in place. It resolves to whether the server took it: a
// redirect is a yes that nobody follows.
export async function post(form, button) {
  try {
    const answer = await fetch(button?.getAttribute("formaction") ?? form.getAttribute("action"), {
      method: "POST", redirect: "manual", headers: { "X-Callboard": "inline" },
      body: new URLSearchParams(new FormData(form, button)),
    });
    return answer.ok || answer.type === "opaqueredirect";
  } catch { return false; }
}
