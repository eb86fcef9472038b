import { $, $$, post, say } from "./dom.js";
import { freshen } from "./time.js";
import { picked } from "./pick.js";
import { toast } from "./toast.js";

// Filtering in place: a form marked data-refine, and links marked
// data-refine-link, renew the regions marked data-live.

let pending, typed;

addEventListener("input", event => {
  const field = event.target;
  if (field.matches("[data-narrow]")) return narrow(field);
  if (field.matches("select[data-submit]")) return field.form.requestSubmit();
  const form = field.form;
  if (form?.matches("[data-keep]")) return keep(form);
  if (!form?.matches("[data-refine]")) return;
  clearTimeout(typed);
  if (field.matches("[data-filter]")) typed = setTimeout(refine, 120, form);
  else refine(form);
});

addEventListener("submit", event => {
  if (event.target.matches("[data-keep]")) { event.preventDefault(); keep(event.target, event.submitter); return; }
  if (!event.target.matches("[data-refine]")) return;
  event.preventDefault();
  clearTimeout(typed);
  refine(event.target);
});

addEventListener("click", event => {
  for (const open of $$("details.filter[open]")) if (!open.contains(event.target)) open.open = false;
  const link = event.target.closest("a[data-refine-link]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (link.dataset.refineLink === "reset") for (const field of $$("[data-filter]")) field.value = "";
  show(link.href);
});

function narrow(field) {
  const words = field.value.trim().toLowerCase(), list = $("fieldset", field.closest(".menu"));
  const sift = () => { for (const label of $$("label", list)) label.hidden = !label.textContent.toLowerCase().includes(words); };
  sift();
  clearTimeout(typed);
  if (words && field.dataset.src) typed = setTimeout(async () => { await further(field.dataset.src, words, list); if (field.value.trim().toLowerCase() === words) sift(); }, 120);
}

// further adds the values that the menu does not list.
async function further(source, words, list) {
  try {
    const answer = await fetch(source + (source.includes("?") ? "&" : "?") + "q=" + encodeURIComponent(words), { headers: { "X-Callboard": "inline" } });
    if (!answer.ok) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html"), known = new Set($$("input", list).map(input => input.value));
    for (const label of $$("label.check", found)) if (!known.has($("input", label).value)) list.append(label);
  } catch {} // what is listed can still be chosen
}

// keep posts a form that arranges the list, and shows the list as it is arranged now.
async function keep(form, button) {
  if (await post(form, button)) show(form.elements.back?.value || location.href);
  else toast("This was not saved. Try again.", { tone: "bad" });
}

function refine(form) {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  show(form.action.replace(/\?.*/, "") + (query.size ? "?" + query : ""));
}

// show fetches the page at url and renews the live regions, keeping open menus,
// what is typed in them, and the focus. Whatever goes wrong, the browser goes there.
async function show(url) {
  if (!$("[data-live]")) return location.assign(url);
  pending?.abort();
  const mine = pending = new AbortController();
  try {
    const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return;
    for (const region of $$("[data-live][id]")) renew(region, next.getElementById(region.id));
    document.title = next.title;
    history.replaceState(history.state, "", url);
    freshen();
    picked();
    dispatchEvent(new CustomEvent("callboard:renewed"));
    reveal();
    say($("[role=status]", $(".results") ?? document)?.textContent.trim() ?? "");
  } catch (error) {
    if (error.name !== "AbortError") location.replace(url);
  }
}

function renew(region, next) {
  if (!next) return;
  const open = $("details[open], [popover]:popover-open", region), fields = open && $("fieldset", open), active = document.activeElement;
  const kept = region.contains(active) && active;
  const scroll = fields?.scrollTop, words = open && $("[data-narrow]", open)?.value;
  region.replaceChildren(...next.childNodes);
  const again = open && (open.id ? document.getElementById(open.id) : $("details", region));
  if (again) {
    if (again.popover) again.showPopover({ source: $(`[popovertarget="${again.id}"]`) });
    else again.open = true;
    const field = $("[data-narrow]", again);
    if (field && words) { field.value = words; narrow(field); }
    if ($("fieldset", again)) $("fieldset", again).scrollTop = scroll;
  }
  if (kept) (kept.name ? $$("input", region).find(input => input.name === kept.name && input.value === kept.value) : $("summary, a[href]", region))?.focus();
}

// reveal brings the current view into sight where views scroll sideways.
function reveal() {
  const tab = $(".views [aria-current]");
  if (tab) tab.parentElement.scrollLeft += tab.getBoundingClientRect().left - tab.parentElement.getBoundingClientRect().left - 16;
}
reveal();
