import { $, $$, typing } from "./dom.js";

// A graph is an SVG in a box that scrolls. It is scaled by its own size, so that
// scrolling, focus and links stay the browser's affair; lines and boxes are known
// by the numbers in data-link and data-node.

const least = 0.2, most = 2;
const scales = new WeakMap();
const size = svg => svg.viewBox.baseVal;
const whole = (svg, canvas) => Math.min(1, (canvas.clientWidth - 2) / size(svg).width, (canvas.clientHeight - 2) / size(svg).height);

// scale sets the size and keeps the point at x, y of the canvas where it is.
function scale(canvas, to, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
  const svg = $("svg.graph", canvas), from = scales.get(canvas) ?? 1;
  to = Math.max(least, Math.min(most, to));
  const left = (canvas.scrollLeft + x) / from * to - x, top = (canvas.scrollTop + y) / from * to - y;
  svg.setAttribute("width", size(svg).width * to);
  svg.setAttribute("height", size(svg).height * to);
  canvas.scrollTo(left, top);
  scales.set(canvas, to);
}

// begin keeps the size that the style sheet found: all of a picture that can still be read
// so. Where it could not, that is done here.
function begin() {
  for (const canvas of $$("[data-graph]")) {
    if (scales.has(canvas)) continue;
    const svg = $("svg.graph", canvas), drawn = svg.getBoundingClientRect().width / size(svg).width, fit = whole(svg, canvas);
    scale(canvas, drawn < 0.99 ? drawn : fit > 0.98 ? 1 : Math.max(0.7, fit));
    canvas.dataset.scaled = "";
    const root = $(".node.root", svg)?.getBoundingClientRect(), box = canvas.getBoundingClientRect();
    if (root) canvas.scrollBy(root.x + root.width / 2 - box.x - box.width / 2, root.y + root.height / 2 - box.y - box.height / 2);
  }
}

const canvasOf = target => target.closest?.(".graph-frame")?.querySelector("[data-graph]");

function zoom(canvas, how) {
  const now = scales.get(canvas) ?? 1;
  if (how === "fit") scale(canvas, whole($("svg.graph", canvas), canvas));
  else scale(canvas, how === "in" ? now * 1.25 : now / 1.25);
}

addEventListener("click", event => {
  const tool = event.target.closest("[data-zoom]"), png = event.target.closest("[data-png]");
  if (tool) return zoom(canvasOf(tool), tool.dataset.zoom);
  if (png) return save(png.dataset.png);
  const share = event.target.closest("[data-copy-address]");
  if (share) return dispatchEvent(new CustomEvent("callboard:copy", { detail: { text: location.href, from: share } }));
  const open = event.shiftKey && !event.ctrlKey && !event.metaKey && $(".open, .own", event.target.closest(".node") ?? document.head);
  if (open) { event.preventDefault(); location.assign(open.href.baseVal); }
});

addEventListener("wheel", event => {
  const canvas = (event.ctrlKey || event.metaKey) && event.target.closest?.("[data-graph]");
  if (!canvas) return;
  event.preventDefault();
  const box = canvas.getBoundingClientRect();
  scale(canvas, (scales.get(canvas) ?? 1) * Math.exp(-event.deltaY / 300), event.clientX - box.x, event.clientY - box.y);
}, { passive: false });

// Dragging the paper moves it.
let drag;
addEventListener("pointerdown", event => {
  const canvas = event.pointerType === "mouse" && event.button === 0 && event.target.closest?.("[data-graph]");
  if (!canvas || event.target.closest("a") || event.offsetX > canvas.clientWidth && event.target === canvas) return;
  drag = { canvas, x: event.clientX + canvas.scrollLeft, y: event.clientY + canvas.scrollTop };
  canvas.dataset.dragged = "";
  canvas.focus({ preventScroll: true });
  event.preventDefault();
});
addEventListener("pointermove", event => drag?.canvas.scrollTo(drag.x - event.clientX, drag.y - event.clientY));
for (const end of ["pointerup", "pointercancel", "blur"]) addEventListener(end, () => { if (drag) { delete drag.canvas.dataset.dragged; drag = undefined; } });

// Keys: + − 0 for the size; arrows walk from box to box, along lines where there are some.
addEventListener("keydown", event => {
  const canvas = event.target.closest?.("[data-graph]") ?? canvasOf(event.target);
  if (!canvas || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const how = { "+": "in", "=": "in", "-": "out", "−": "out", 0: "fit", f: "fit" }[event.key];
  if (how) { event.preventDefault(); return zoom(canvas, how); }
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (!way) return;
  if (event.target === canvas && !event.shiftKey) {
    if (canvas.scrollWidth > canvas.clientWidth || canvas.scrollHeight > canvas.clientHeight) { event.stopImmediatePropagation(); return; }
  }
  const here = event.target.closest(".node") ?? $(".node.root", canvas) ?? $(".node", canvas);
  const next = event.target.closest(".node") ? towards(here, way) : here;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!next) return;
  const link = $("a", next);
  link?.focus({ preventScroll: true });
  link?.scrollIntoView({ block: "nearest", inline: "nearest" });
}, true);

const middle = node => { const b = $("rect", node).getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; };

// towards is the nearest box in a direction, those on a line before others.
function towards(here, [dx, dy]) {
  const svg = here.ownerSVGElement, [x, y] = middle(here), joined = new Set();
  for (const [from, to] of pairs(svg)) {
    if (from === here.dataset.node) joined.add(to);
    if (to === here.dataset.node) joined.add(from);
  }
  let best, least = Infinity;
  for (const node of $$(".node", svg)) {
    const [nx, ny] = middle(node), ahead = (nx - x) * dx + (ny - y) * dy, aside = Math.abs((nx - x) * dy) + Math.abs((ny - y) * dx);
    if (node === here || ahead < 4 || !$("a", node)) continue;
    const cost = ahead + aside * 2 + (joined.has(node.dataset.node) ? 0 : 4000);
    if (cost < least) { least = cost; best = node; }
  }
  return best;
}

const pairs = svg => $$("[data-link]", svg).map(link => link.dataset.link.split(" "));

// What leads to a box and what it leads to lights up while it is pointed at or focused.
let lit;
function light(event) {
  const node = event.target.closest?.(".graph:not(.ego) .node"), svg = node?.ownerSVGElement;
  if (lit && lit !== node) {
    const old = lit.ownerSVGElement;
    old.classList.remove("lit");
    for (const hot of $$(".hot", old)) hot.classList.remove("hot");
    lit = undefined;
  }
  if (!node || lit === node) return;
  lit = node;
  const links = $$("[data-link]", svg), hot = new Set([node.dataset.node]);
  svg.classList.add("lit");
  for (const [a, b] of [[0, 1], [1, 0]]) {
    const queue = [node.dataset.node], seen = new Set(queue);
    for (const at of queue) for (const link of links) {
      const ends = link.dataset.link.split(" ");
      if (ends[a] !== at) continue;
      link.classList.add("hot");
      if (at === node.dataset.node) link.classList.add("near");
      if (!seen.has(ends[b])) { seen.add(ends[b]); hot.add(ends[b]); queue.push(ends[b]); }
    }
  }
  for (const box of $$(".node", svg)) if (hot.has(box.dataset.node)) box.classList.add("hot");
}
addEventListener("pointerover", light);
addEventListener("focusin", light);

// save draws the picture's own file on a canvas, twice as fine where that is possible.
async function save(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const fine = Math.min(2, 8000 / Math.max(image.naturalWidth, image.naturalHeight));
  const paper = document.createElement("canvas");
  [paper.width, paper.height] = [image.naturalWidth * fine, image.naturalHeight * fine];
  paper.getContext("2d").drawImage(image, 0, 0, paper.width, paper.height);
  paper.toBlob(blob => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = ($("a[download$='-graph.svg']")?.download ?? "graph.svg").replace(/svg$/, "png");
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

addEventListener("callboard:renewed", begin);
begin();
