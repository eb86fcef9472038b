import { $, $$, float, icon, make, say } from "./dom.js";

// A field with type-ahead (ARIA combobox with a listbox). The browser's datalist
// is taken away; its options are the list, and Source answers more of them. What
// is sent is the value of the chosen option, in a hidden field.

class Combo extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    const input = this.input = $("input", this);
    this.options = $$("option", this).map(read);
    $("datalist", this)?.remove();
    input.removeAttribute("list");
    this.hidden_ = make("input", { type: "hidden", name: input.name, value: input.value });
    input.removeAttribute("name");
    this.list = make("div", { class: "menu choices", role: "listbox", id: input.id + "-options", popover: "manual", "aria-label": this.dataset.label });
    this.append(this.hidden_, this.list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": this.list.id, "aria-autocomplete": "list" })) input.setAttribute(name, value);
    input.value = this.dataset.text ?? this.options.find(option => option.value === input.value)?.label ?? input.value;
    input.addEventListener("input", () => this.ask());
    input.addEventListener("keydown", event => this.key(event));
    input.addEventListener("click", () => this.ask(""));
    input.addEventListener("blur", () => this.settle());
    this.list.addEventListener("pointerdown", event => {
      event.preventDefault(); // the focus stays in the field
      const line = event.target.closest("[role=option]");
      if (line) this.choose(line.option);
    });
  }

  async ask(words = this.input.value) {
    const { src } = this.dataset, mine = this.asked = {};
    if (src && words) {
      try {
        const answer = await fetch(src + (src.includes("?") ? "&" : "?") + "q=" + encodeURIComponent(words));
        const found = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
        if (this.asked === mine) this.show($$("option", found).map(read), words);
      } catch { this.close(); }
      return;
    }
    const parts = words.toLowerCase().split(/\s+/);
    this.show(this.options.filter(({ label, value }) => parts.every(part => (label + " " + value).toLowerCase().includes(part))), words);
  }

  show(options, words) {
    this.at = -1;
    this.list.replaceChildren(...options.slice(0, 50).map((option, i) => line(option, words, `${this.list.id}-${i}`)));
    if (!options.length) this.list.append(make("p", { class: "more" }, "Nothing by that name"));
    if (!this.list.matches(":popover-open")) float(this.list, this.input);
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
    if (words) say(`${options.length} found`);
    if (words && options.length) this.mark(0);
  }

  mark(at) {
    const lines = $$("[role=option]", this.list);
    if (!lines.length) return;
    this.at = (at + lines.length) % lines.length;
    lines.forEach((line, i) => line.setAttribute("aria-selected", i === this.at));
    lines[this.at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", lines[this.at].id);
  }

  key(event) {
    const open = this.list.matches(":popover-open"), line = $$("[role=option]", this.list)[this.at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) this.mark(this.at + (event.key === "ArrowDown" ? 1 : this.at < 0 ? 0 : -1));
      else this.ask("");
    } else if (event.key === "Enter" && open && line) { event.preventDefault(); this.choose(line.option); }
    else if (event.key === "Escape" && open) { event.preventDefault(); event.stopPropagation(); this.close(); }
    else if (event.key === "Tab" && open && line && this.input.value) this.choose(line.option);
  }

  choose({ value, label }) {
    this.input.value = label;
    this.set(value);
    this.close();
  }

  // settle decides what a text means that was typed and not chosen.
  settle() {
    this.close();
    const text = this.input.value.trim(), known = this.options.find(({ value, label }) => value === text || label.toLowerCase() === text.toLowerCase());
    if (this.chosen === text) return;
    if (known) this.choose(known);
    else if (!text || "free" in this.dataset || this.dataset.src) this.set(text);
    else this.input.value = this.chosen ?? "";
  }

  set(value) {
    this.chosen = this.input.value.trim();
    if (this.hidden_.value === value) return;
    this.hidden_.value = value;
    this.hidden_.dispatchEvent(new Event("input", { bubbles: true }));
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.asked = undefined;
    if (this.list.matches(":popover-open")) this.list.hidePopover();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

const read = option => ({ value: option.value, label: option.label, ...option.dataset });

function line(option, words, id) {
  const { label, note, count, kind, icon: face, initials, hue, team } = option;
  const start = words ? label.toLowerCase().indexOf(words.toLowerCase()) : -1;
  const name = start < 0 ? [label] : [label.slice(0, start), make("mark", {}, label.slice(start, start + words.length)), label.slice(start + words.length)];
  const box = make("div", { class: "item", role: "option", id, "aria-selected": "false" });
  box.option = option;
  if (initials) box.append(make("span", { class: team === undefined ? "avatar" : "avatar team", "data-hue": hue, "aria-hidden": "true" }, initials));
  else if (face) box.append(make("span", { class: "kind", "data-kind": kind }, icon(face)));
  box.append(make("span", { class: "clip" }, ...name));
  if (note) box.append(make("span", { class: "faint clip" }, note));
  if (count) box.append(make("span", { class: "count" }, count));
  return box;
}

customElements.define("call-combo", Combo);
