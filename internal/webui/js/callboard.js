// Callboard in the browser: keys, copying, fresh times, filtering in place.
// Every page works without this file; it finds its places by data attributes
// and writes no styles and no HTML of its own.

const $ = (query, root = document) => root.querySelector(query);
const $$ = (query, root = document) => [...root.querySelectorAll(query)];
const say = text => { $("#say").textContent = text; };

// Keys ----------------------------------------------------------------------

const apple = /Mac|iP(hone|ad|od)/.test(navigator.userAgentData?.platform ?? navigator.platform);
if (!apple) for (const kbd of $$("kbd")) if (kbd.textContent === "⌘") kbd.textContent = "Ctrl";
document.documentElement.dataset.keys = apple ? "apple" : "other";

const typing = target => target.closest?.("input, select, textarea, [contenteditable]");
let going = 0; // until when a "g" waits for its second key

addEventListener("keydown", event => {
  const key = event.key;
  if ((event.metaKey || event.ctrlKey) && key === "k") return focus(event, $("[data-find]"));
  if (event.metaKey || event.ctrlKey || event.altKey || $("dialog:modal")) return;
  if (key === "Escape") return escape(event);
  if (typing(event.target)) {
    if (key === "ArrowDown" && event.target.matches("[data-filter]")) walk(event, 1);
    return;
  }
  if (event.timeStamp < going) {
    going = 0;
    const link = $(`[data-go="${CSS.escape(key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  switch (key) {
    case "/": return focus(event, $("[data-filter]") ?? $("[data-find]"));
    case "?": event.preventDefault(); return $("#keys").showModal();
    case "g": going = event.timeStamp + 1500; return;
    case "ArrowDown": case "j": return walk(event, 1);
    case "ArrowUp": case "k": return walk(event, -1);
  }
});

function focus(event, field) {
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

function escape(event) {
  const open = $("details.filter[open]");
  if (open) { open.open = false; $("summary", open).focus(); }
  else if (typing(event.target)) event.target.blur();
}

// Rows are walked by moving the focus between their first links, so that Enter,
// screen readers and the focus ring need nothing more.
function walk(event, step) {
  const rows = $$("[data-walk] tbody tr, [data-walk] > li").map(row => $("a[href]", row)).filter(Boolean);
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

// Clicks --------------------------------------------------------------------

addEventListener("click", async event => {
  for (const open of $$("details.filter[open]")) if (!open.contains(event.target)) open.open = false;
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    const text = copy.dataset.copy || $("pre", copy.closest(".code") ?? document)?.textContent;
    try { await navigator.clipboard.writeText(text ?? ""); say("Copied"); mark(copy); } catch { say("The browser refused to copy"); }
  }
  const opener = event.target.closest("[commandfor]");
  if (opener && !("command" in HTMLButtonElement.prototype)) $("#" + opener.getAttribute("commandfor")).showModal();
  const link = event.target.closest("a[data-refine-link]");
  if (link && !(event.metaKey || event.ctrlKey || event.shiftKey || event.button)) {
    event.preventDefault();
    if (link.dataset.refineLink === "reset") for (const field of $$("[data-filter]")) field.value = "";
    show(link.href);
  }
});

function mark(button) {
  const use = $("use", button), icon = use.getAttribute("href");
  if (button.dataset.done) return;
  button.dataset.done = "1";
  use.setAttribute("href", icon.replace(/#.*/, "#i-check"));
  setTimeout(() => { use.setAttribute("href", icon); delete button.dataset.done; }, 1200);
}

// Filtering in place --------------------------------------------------------

let pending, typed;

addEventListener("input", event => {
  const field = event.target;
  if (field.matches("[data-narrow]")) return narrow(field);
  const form = field.form;
  if (!form?.matches("[data-refine]")) return;
  clearTimeout(typed);
  if (field.matches("[data-filter]")) typed = setTimeout(refine, 120, form);
  else refine(form);
});
addEventListener("submit", event => {
  if (!event.target.matches("[data-refine]")) return;
  event.preventDefault();
  clearTimeout(typed);
  refine(event.target);
});

function narrow(field) {
  const words = field.value.toLowerCase();
  for (const label of $$("fieldset label", field.closest(".menu"))) label.hidden = !label.textContent.toLowerCase().includes(words);
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
    say($("[role=status]", $(".results") ?? document)?.textContent.trim() ?? "");
  } catch (error) {
    if (error.name !== "AbortError") location.replace(url);
  }
}

function renew(region, next) {
  if (!next) return;
  const open = $("details[open]", region), fields = open && $("fieldset", open), active = document.activeElement;
  const kept = region.contains(active) && active;
  const scroll = fields?.scrollTop, words = open && $("[data-narrow]", open)?.value;
  region.replaceChildren(...next.childNodes);
  const again = open && $("details", region);
  if (again) {
    again.open = true;
    const field = $("[data-narrow]", again);
    if (field && words) { field.value = words; narrow(field); }
    $("fieldset", again).scrollTop = scroll;
  }
  if (kept) (kept.name ? $$("input", region).find(input => input.name === kept.name && input.value === kept.value) : $("summary, a[href]", region))?.focus();
}

// Fresh times ---------------------------------------------------------------

// age and ago say what Age and RelativeTime in time.templ say.
function age(seconds) {
  const days = seconds / 86400, n = Math.floor;
  if (seconds < 60) return Math.max(0, n(seconds)) + " s";
  if (seconds < 3600) return n(seconds / 60) + " min";
  if (days < 1) return n(seconds / 3600) + " h";
  const [count, unit] = days < 14 ? [n(days), "day"] : days < 60 ? [n(days / 7), "week"] : days < 365 ? [n(days / 30), "month"] : [n(days / 365), "year"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function ago(seconds) {
  if (seconds < -45) return "in " + age(-seconds);
  const days = Math.floor(seconds / 86400);
  if (seconds < 45) return "just now";
  if (days === 1) return "yesterday";
  if (days >= 7 && days < 14) return "last week";
  return age(seconds) + " ago";
}

function freshen() {
  for (const time of $$("time[data-ago], time[data-age]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const text = "ago" in time.dataset ? ago(seconds) : `snapshot ${age(seconds)} old`;
    if (time.textContent !== text) time.textContent = text;
  }
}
setInterval(() => document.hidden || freshen(), 30_000);
addEventListener("visibilitychange", () => document.hidden || freshen());
addEventListener("pageshow", event => event.persisted && freshen());
freshen(); // a page kept by the browser tells old times
