// Every page works without this. What scripts add: keys, copying, search as you type, and news of the folder.
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";

/** Choices take effect at once; the button is for those without scripts. */
function startPreferences() {
  const form = document.querySelector(".preferences");
  form?.querySelector("button").setAttribute("hidden", "");
  form?.addEventListener("change", () => form.requestSubmit());
}

startPreferences();
startKeys();
startLive();
if (document.querySelector(".reading")) {
  // The class tells tests, and style, that the page can be walked.
  import("./reading.js").then((reading) => reading.start()).then(() => document.documentElement.classList.add("ready"));
}
if (document.querySelector("[data-search]")) import("./search.js").then((search) => search.start());
