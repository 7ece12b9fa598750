// Every page works without this. What scripts add: keys, copying, proposals, search as you type, news of the folder.
import { start as startCopying } from "./copy.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";

startKeys();
startLive();
startCopying();
const more = [];
const article = document.querySelector(".reading");
if (article) {
  more.push(import("./reading.js"), import("./correct.js"));
  import("./recent.js").then((recent) => recent.remember(article));
}
const recent = document.querySelector("[data-recent]");
if (recent) import("./recent.js").then(({ list }) => list(recent));
if (document.querySelector("[data-search]")) more.push(import("./search.js"));
if (document.querySelector(".masthead-search")) more.push(import("./names.js"));
if (document.querySelector(".facet .rest, [data-search]")) more.push(import("./facets.js"));
for (const part of await Promise.all(more)) part.start();
// The class tells style, and tests, that everything is there.
document.documentElement.classList.add("ready");
