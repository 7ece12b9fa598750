// Articles read lately, remembered in this browser alone and listed beside the list of articles.

const KEY = "quotidian.recent";
const MAX_RECENT = 8;

function load() {
  try {
    const saved = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(saved) ? saved.filter((item) => typeof item?.href === "string" && item.href.startsWith("/articles/")) : [];
  } catch {
    return [];
  }
}

function save(items) {
  try {
    localStorage.setItem(KEY, JSON.stringify(items));
  } catch {
    // Not remembered, and nothing else is lost.
  }
}

/** On an article's page: it is now the one read last. */
export function remember(page) {
  const href = location.pathname;
  const title = page.querySelector("h1").textContent.trim();
  save([{ href, title }, ...load().filter((item) => item.href !== href)].slice(0, MAX_RECENT));
}

/** Beside a list: those read lately. */
export function list(section) {
  const items = load();
  if (!items.length) return;
  const heading = Object.assign(document.createElement("h2"), { textContent: "Read lately" });
  const all = Object.assign(document.createElement("ul"), { className: "plain" });
  for (const { href, title } of items) {
    const entry = document.createElement("li");
    entry.append(Object.assign(document.createElement("a"), { href, textContent: title }));
    all.append(entry);
  }
  const forget = Object.assign(document.createElement("button"), { type: "button", textContent: "Forget these" });
  forget.addEventListener("click", () => {
    save([]);
    section.hidden = true;
  });
  section.replaceChildren(heading, all, forget);
  section.hidden = false;
}
