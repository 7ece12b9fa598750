// Every page works without this. What scripts add: keys, copying, search as you type, and news of the folder.
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";

startKeys();
startLive();
const more = [];
if (document.querySelector(".reading")) more.push(import("./reading.js"));
if (document.querySelector("[data-search]")) more.push(import("./search.js"));
for (const part of await Promise.all(more)) part.start();
// The class tells style, and tests, that everything is there.
document.documentElement.classList.add("ready");
