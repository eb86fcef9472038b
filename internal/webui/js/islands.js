import { $ } from "./dom.js";

// Parts that few pages need come when their place is on the page. The joiner
// writes the address of the asset for its name.

const islands = { "[data-graph]": "asset:graph.js" };

function land() {
  for (const [place, address] of Object.entries(islands)) {
    if ($(place)) { delete islands[place]; import(address); }
  }
}
addEventListener("callboard:renewed", land);
land();
