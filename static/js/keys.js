// Single keys. They can be switched off at the foot of every page, and everything they do can be done without them.

const HELP = [
  ["/", "search"],
  ["j k", "next and previous item of a list"],
  ["Enter", "open the item"],
  ["n p", "next and previous mark in an article"],
  ["h", "highlights on and off"],
  ["← →", "previous and next article of the list"],
  ["g a", "articles"],
  ["g p", "people"],
  ["g c", "countries"],
  ["g q", "quotes"],
  ["?", "this list"],
];
const ITEMS = ".story, .quotation, tbody > tr";

let waitingForPlace = false;

export function startKeys() {
  if (document.documentElement.dataset.keys === "off") return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]") && event.key !== "?") return;
    if (press(event.key)) event.preventDefault();
  });
}

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]") != null;
}

/** Whether the key did something. */
function press(key) {
  if (waitingForPlace) {
    waitingForPlace = false;
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    link?.click();
    return link != null;
  }
  switch (key) {
    case "g": waitingForPlace = true; setTimeout(() => (waitingForPlace = false), 1500); return true;
    case "/": return focusSearch();
    case "j": return step(1);
    case "k": return step(-1);
    case "?": return toggleHelp();
    case "n": case "p": case "h":
      return !document.dispatchEvent(new CustomEvent("reading", { detail: key, cancelable: true }));
    case "ArrowLeft": return follow("prev");
    case "ArrowRight": return follow("next");
    default: return false;
  }
}

function focusSearch() {
  const field = document.querySelector("#search");
  field.focus();
  field.select();
  return true;
}

function follow(rel) {
  const link = document.querySelector(`.neighbours a[rel~="${rel}"]`);
  link?.click();
  return link != null;
}

/** Moves the focus to the first link of the next or previous item. */
function step(by) {
  const items = [...document.querySelectorAll(`main :is(${ITEMS})`)].filter((item) => item.querySelector("a[href]"));
  if (!items.length) return false;
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + by));
  const link = items[next].querySelector("a[href]");
  link.focus({ focusVisible: true });
  items[next].scrollIntoView({ block: "nearest" });
  return true;
}

function toggleHelp() {
  let dialog = document.querySelector("#keys-help");
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.id = "keys-help";
    dialog.setAttribute("aria-labelledby", "keys-title");
    const title = Object.assign(document.createElement("h2"), { id: "keys-title", textContent: "Keys" });
    const list = document.createElement("dl");
    for (const [keys, meaning] of HELP) {
      const term = document.createElement("dt");
      for (const key of keys.split(" ")) {
        term.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
      }
      list.append(term, Object.assign(document.createElement("dd"), { textContent: meaning }));
    }
    const note = Object.assign(document.createElement("p"), {
      className: "soft small",
      textContent: "Single keys can be switched off at the foot of every page.",
    });
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
    close.addEventListener("click", () => dialog.close());
    dialog.append(title, list, note, close);
    document.body.append(dialog);
  }
  dialog.open ? dialog.close() : dialog.showModal();
  return true;
}
