import { $, $$ } from "./dom.js";

// The palette: the server answers each letter, this shows the answer, walks in it
// and follows what is chosen. The focus stays in the field (ARIA combobox). The
// dialog is in the page, so that it opens without waiting for anything.

const dialog = $("#palette");

function palette(dialog) {
  const input = $("input", dialog), of = $(".of", dialog), found = $(".found", dialog), here = location.pathname;
  const answers = new Map(); // question → HTML, while the dialog is open
  let asking, shown, chosen, entity = "", follow = null;

  const question = () => dialog.dataset.source + "?" + new URLSearchParams(entity ? { q: input.value, of: entity } : { q: input.value, at: here });
  const options = () => $$("[role=option]", dialog);

  function open(text = "") {
    if (dialog.open) return input.select();
    for (const other of $$("dialog[open]")) other.close();
    answers.clear();
    input.value = text;
    leave();
    dialog.showModal();
    input.focus();
    ask();
  }

  async function ask() {
    const url = question();
    asking?.abort();
    follow = null;
    if (answers.has(url)) return show(url, answers.get(url));
    const mine = asking = new AbortController();
    dialog.toggleAttribute("data-busy", true);
    try {
      const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      const html = await answer.text();
      if (mine.signal.aborted) return;
      answers.set(url, html);
      show(url, html);
    } catch (error) {
      if (error.name === "AbortError") return;
      dialog.removeAttribute("data-busy");
      $(".tally", dialog).textContent = "The portal does not answer. Enter searches on a page of its own.";
      shown = null;
      if (follow) input.form.submit();
    }
  }

  function show(url, html) {
    dialog.removeAttribute("data-busy");
    found.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    found.scrollTop = 0;
    shown = url;
    const list = $("[role=listbox]", found);
    of.textContent = list.dataset.of;
    of.hidden = !list.dataset.of;
    $(".tally", dialog).textContent = list.dataset.tally;
    choose(options()[0]);
    // Enter was faster than the answer.
    if (follow) go(follow);
  }

  function choose(option, scroll = true) {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option;
    $(".deeper", dialog).hidden = !option?.dataset.of;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    $(".does", dialog).textContent = option.dataset.verb;
    if (scroll) option.scrollIntoView({ block: "nearest" });
    if (option === options()[0]) found.scrollTop = 0; // and its label
  }

  function step(by) {
    const all = options();
    if (all.length) choose(all[(all.indexOf(chosen) + by + all.length) % all.length]);
  }

  function go(event) {
    if (shown !== question() && shown !== null) return void (follow = event);
    follow = null;
    if (!chosen) return shown === null ? input.form.submit() : undefined;
    if (chosen.href && (event.metaKey || event.ctrlKey || event.shiftKey)) return void window.open(chosen.href, "_blank", "noopener");
    chosen.click();
  }

  function enter(address) { entity = address; input.value = ""; ask(); }
  function leave() { entity = ""; of.hidden = true; }

  dialog.addEventListener("keydown", event => {
    if (event.isComposing) return;
    const take = act => { event.preventDefault(); event.stopPropagation(); act(); };
    switch (event.key) {
      case "ArrowDown": return take(() => step(1));
      case "ArrowUp": return take(() => step(-1));
      case "Home": return event.shiftKey ? undefined : take(() => choose(options()[0]));
      case "End": return event.shiftKey ? undefined : take(() => choose(options().at(-1)));
      case "Enter": return take(() => go(event));
      case "Tab": if (!event.shiftKey && chosen?.dataset.of) take(() => enter(chosen.dataset.of)); return;
      case "Backspace": if (!input.value && entity) take(() => { leave(); ask(); }); return;
      case "Escape": return take(close);
    }
  });

  // Escape takes back one thing after the other.
  function close() {
    if (input.value) input.value = "";
    else if (entity) leave();
    else return dialog.close();
    ask();
  }

  dialog.addEventListener("cancel", event => { event.preventDefault(); close(); });
  input.addEventListener("input", ask);
  dialog.addEventListener("submit", event => event.preventDefault());
  $(".esc", dialog).addEventListener("click", () => dialog.close());
  found.addEventListener("pointermove", event => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen) choose(option, false);
  });
  dialog.addEventListener("click", event => {
    const option = event.target.closest("[role=option]");
    if (event.target === dialog) return dialog.close(); // beside it: it has no edge of its own
    if (!option) return;
    if (option.dataset.dialog) { dialog.close(); $("#" + option.dataset.dialog).showModal(); return; }
    if (option.dataset.copy) return dialog.close();
    if (option.href === location.href) dialog.close();
  });

  // A page that the browser keeps comes back without the palette.
  addEventListener("pagehide", () => dialog.close());
  addEventListener("callboard:find", event => { event.preventDefault(); open(); });
  const finder = $(".finder");
  finder?.addEventListener("click", event => { event.preventDefault(); open(); });
  finder?.addEventListener("input", event => { const text = event.target.value; event.target.value = ""; open(text); });
}

if (dialog?.showModal) palette(dialog);
