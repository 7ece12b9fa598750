// The article page: everything about the subject under the pointer lights up, marks can be walked through, the panel
// follows the reading, and the choice of marks is remembered.

const LAYERS_KEY = "quotidian.marks";
const calm = matchMedia("(prefers-reduced-motion: reduce)");
/** Space at the top of the window that the masthead covers. */
const TOP = 72;
let last = null;

export function start() {
  const page = document.querySelector(".reading");
  lightUp(page);
  rememberLayers(page);
  showTargets(page);
  followReading(page);
  for (const button of page.querySelectorAll("[data-walk]")) {
    button.addEventListener("click", () => walk(page, button.dataset.walk === "n" ? 1 : -1));
  }
  for (const button of page.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => stepThrough(page, button));
  }
  page.querySelector(".text").addEventListener("click", (event) => showQuote(page, event));
  document.addEventListener("reading", (event) => {
    event.preventDefault();
    if (event.detail === "h") toggleLayers(page);
    else walk(page, event.detail === "n" ? 1 : -1);
  });
}

/** The key of what an element is about: a person, a country or a quote. */
const subject = (element) => element?.closest?.("[data-of]")?.dataset.of;
const about = (page, key) => page.querySelectorAll(`[data-of="${CSS.escape(key)}"]`);

function lightUp(page) {
  let lit = null;
  const light = (key) => {
    if (key === lit) return;
    for (const element of page.querySelectorAll(".lit")) element.classList.remove("lit");
    if (key) for (const element of about(page, key)) element.classList.add("lit");
    lit = key;
  };
  page.addEventListener("pointerover", (event) => light(subject(event.target) ?? subject(document.activeElement)));
  page.addEventListener("pointerleave", () => light(subject(document.activeElement)));
  page.addEventListener("focusin", (event) => light(subject(event.target)));
  page.addEventListener("focusout", () => light(null));
}

/** Opens the tab of an entry, and the list that it is folded into; `sheet`: on a narrow screen the sheet too. */
function reveal(page, entry, sheet) {
  const tab = entry.closest("section").className.replace("panel-", "tab-");
  page.querySelector(`#${tab}`).checked = true;
  const folded = entry.closest(".reported-list");
  if (folded) folded.open = true;
  if (sheet) page.querySelector("#sheet").checked = true;
  scrollPanel(page, entry);
}

/** Scrolls the panel, and nothing else, to an entry. */
function scrollPanel(page, entry) {
  const box = isNarrow(page) ? page.querySelector(".sheet") : page.querySelector(".panel");
  const tabs = page.querySelector(".tabs").offsetHeight;
  const at = entry.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (at < tabs || at > box.clientHeight - 60) box.scrollTop += at - tabs - 12;
}

const isNarrow = (page) => getComputedStyle(page.querySelector(".panel")).position === "fixed";

/** An address can name an entry, or a quote in the text, whose entry is then shown beside it. */
function showTargets(page) {
  const show = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.matches(".entry")) reveal(page, target, true);
    else if (target.matches(".text .q")) {
      const entry = page.querySelector(`#about-${CSS.escape(target.id)}`);
      if (!entry) return;
      reveal(page, entry, false);
      for (const element of page.querySelectorAll(".entry.in-view")) element.classList.remove("in-view");
      entry.classList.add("in-view");
      const reported = page.querySelector("#layer-reported");
      if (reported && target.matches(".reported")) reported.checked = true;
    }
  };
  addEventListener("hashchange", show);
  show();
}

/** A click on a quote shows its entry; on a narrow screen only its opening mark does, so that text can be tapped. */
function showQuote(page, event) {
  const quote = event.target.closest(".q");
  if (!quote || event.target.closest("a") || isNarrow(page) || String(getSelection())) return;
  const entry = page.querySelector(`#about-${CSS.escape(quote.dataset.of)}`);
  if (entry) reveal(page, entry, false);
}

/** The panel shows the entries of what is being read. */
function followReading(page) {
  const seen = new Set();
  let waiting = false;
  const follow = () => {
    waiting = false;
    const keys = new Set([...seen].map((mark) => mark.dataset.of));
    for (const entry of page.querySelectorAll(".entry")) entry.classList.toggle("in-view", keys.has(entry.dataset.of));
    if (page.querySelector(".panel:hover, .panel:focus-within")) return;
    const first = [...page.querySelectorAll(".entry.in-view")].find((entry) => entry.offsetParent);
    if (first) scrollPanel(page, first);
  };
  const observer = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) isIntersecting ? seen.add(target) : seen.delete(target);
    if (!waiting) requestAnimationFrame(follow);
    waiting = true;
  }, { rootMargin: `-${TOP}px 0px -40% 0px` });
  for (const mark of page.querySelectorAll(".text [data-of]")) observer.observe(mark);
}

/** The marks of the kinds that are on. */
function marks(page) {
  const wanted = { people: ".m.person", countries: ".m.country", quotes: ".q.starts:not(.reported)", reported: ".q.starts.reported" };
  const on = Object.keys(wanted).filter((layer) => page.querySelector(`#layer-${layer}`)?.checked);
  const selector = on.map((layer) => wanted[layer]).join(", ");
  return selector ? [...page.querySelectorAll(`.text :is(${selector})`)] : [];
}

/** Which of `all` comes after where the reader is: after the last one shown if that is in view, or else in the window. */
function following(all, by, from) {
  const at = from && isInView(from) ? all.indexOf(from) : -1;
  if (at >= 0) return (at + by + all.length) % all.length;
  const first = all.findIndex((mark) => mark.getBoundingClientRect().top >= TOP);
  if (by > 0) return first < 0 ? 0 : first;
  return ((first < 0 ? all.length : first) - 1 + all.length) % all.length;
}

function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function goTo(mark) {
  last?.classList.remove("here");
  last = mark;
  mark.classList.add("here");
  mark.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
}

function walk(page, by) {
  const all = marks(page);
  if (!all.length) return;
  goTo(all[following(all, by, last ?? document.activeElement?.closest(".m, .q"))]);
  if (last.matches("a") && !document.activeElement.matches("[data-walk]")) last.focus({ preventScroll: true });
}

/** The next or previous mention of one person or country: “3 of 49”. */
function stepThrough(page, button) {
  const mentions = [...page.querySelectorAll(`:is(h1, .text) [data-of="${CSS.escape(subject(button))}"][id]`)];
  if (!mentions.length) return;
  const at = following(mentions, Number(button.dataset.step), last);
  goTo(mentions[at]);
  const link = button.parentElement.querySelector("a");
  link.textContent = `${at + 1} of ${mentions.length}`;
  link.href = `#${mentions[at].id}`;
}

function toggleLayers(page) {
  const boxes = [...page.querySelectorAll(".layers input:not(#layer-reported)")];
  const on = boxes.some((box) => box.checked);
  for (const box of boxes) box.checked = !on;
  boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
}

function rememberLayers(page) {
  const boxes = [...page.querySelectorAll(".layers input")];
  try {
    const saved = JSON.parse(localStorage.getItem(LAYERS_KEY) ?? "{}");
    for (const box of boxes) box.checked = saved[box.id] ?? box.checked;
  } catch {
    // Storage can be forbidden or hold something else: the page's own choice stands.
  }
  page.querySelector(".layers").addEventListener("change", () => {
    try {
      localStorage.setItem(LAYERS_KEY, JSON.stringify(Object.fromEntries(boxes.map((box) => [box.id, box.checked]))));
    } catch {
      // Not remembered, and nothing else is lost.
    }
  });
}
