import { $$ } from "./dom.js";

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

export function freshen() {
  for (const time of $$("time[data-ago], time[data-age]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const text = "ago" in time.dataset ? ago(seconds) : `snapshot ${age(seconds)} old`;
    if (time.textContent !== text) time.textContent = text;
  }
}
setInterval(() => document.hidden || freshen(), 30_000);
addEventListener("visibilitychange", () => document.hidden || freshen());
addEventListener("pageshow", event => event.persisted && freshen());
document.addEventListener("prerenderingchange", freshen);
freshen(); // a page kept by the browser tells old times
