// Proposes people while one types into the search field in the header: links to their pages, below the field.

const PAUSE = 150;
const MAX_PROPOSED = 6;

export function start() {
  const form = document.querySelector(".masthead-search");
  const field = form.querySelector("input");
  const list = Object.assign(document.createElement("ul"), { className: "suggestions", hidden: true });
  form.append(list);
  let timer = null;
  let under = null;
  const close = () => {
    list.hidden = true;
    list.replaceChildren();
  };
  const propose = async () => {
    under?.abort();
    const typed = field.value.trim();
    if (typed.length < 2) return close();
    under = new AbortController();
    try {
      const query = new URLSearchParams({ name: typed, limit: MAX_PROPOSED });
      const response = await fetch(`/api/people?${query}`, { signal: under.signal });
      if (!response.ok) return close();
      const { items } = await response.json();
      list.replaceChildren(...items.map(item));
      list.hidden = !items.length;
    } catch {
      // Another letter was typed, or the program was ended.
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(propose, PAUSE);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    const links = [field, ...list.querySelectorAll("a")];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = links.indexOf(document.activeElement);
    if (!by || list.hidden || at < 0) return;
    event.preventDefault();
    links[Math.min(links.length - 1, Math.max(0, at + by))].focus();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
}

function item({ id, name, articles }) {
  const link = Object.assign(document.createElement("a"), { href: `/people/${encodeURIComponent(id)}` });
  const count = Object.assign(document.createElement("span"), {
    className: "count",
    textContent: `${articles.toLocaleString("en")} article${articles === 1 ? "" : "s"}`,
  });
  link.append(Object.assign(document.createElement("span"), { textContent: name }), count);
  const entry = document.createElement("li");
  entry.append(link);
  return entry;
}
