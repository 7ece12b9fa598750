// The reading page: what is under the pointer lights up everywhere, marks can be walked through, citations copied, and
// the choice of layers is kept.

const KEPT = "quotidian.layers";
let last = null;

export function start() {
  const page = document.querySelector(".reading");
  lightUp(page);
  keepLayers(page);
  offerCopying(page);
  unfold(page);
  for (const button of page.querySelectorAll("[data-walk]")) {
    button.addEventListener("click", () => walk(page, button.dataset.walk === "n" ? 1 : -1));
  }
  document.addEventListener("reading", (event) => {
    event.preventDefault();
    if (event.detail === "h") toggleLayers(page);
    else walk(page, event.detail === "n" ? 1 : -1);
  });
}

/** The key of what an element speaks of: a person, a country or a quote. */
const subject = (element) => element?.closest?.("[data-of]")?.dataset.of;

function lightUp(page) {
  let lit = null;
  const light = (of) => {
    if (of === lit) return;
    for (const element of page.querySelectorAll(".lit")) element.classList.remove("lit");
    if (of) for (const element of page.querySelectorAll(`[data-of="${CSS.escape(of)}"]`)) element.classList.add("lit");
    lit = of;
  };
  page.addEventListener("pointerover", (event) => light(subject(event.target) ?? subject(document.activeElement)));
  page.addEventListener("pointerleave", () => light(subject(document.activeElement)));
  page.addEventListener("focusin", (event) => light(subject(event.target)));
  page.addEventListener("focusout", () => light(null));
}

/** On a narrow screen a mention leads to an entry that may be folded away. */
function unfold(page) {
  const show = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = page.querySelector("#fold");
    if (!target?.closest(".margin-lists") || fold.checked || !fold.labels[0].offsetParent) return;
    fold.checked = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", show);
  show();
}

/** The marks of the layers that are on. */
function marks(page) {
  const layers = ["people", "countries", "quotes"].filter((layer) => page.querySelector(`#layer-${layer}`)?.checked);
  const wanted = { people: ".m.person", countries: ".m.country", quotes: ".q.starts" };
  const selector = layers.map((layer) => wanted[layer]).join(", ");
  return selector ? [...page.querySelectorAll(`.text :is(${selector})`)] : [];
}

function walk(page, by) {
  const all = marks(page);
  if (!all.length) return;
  const at = all.indexOf(last ?? document.activeElement?.closest(".m, .q"));
  const next = at < 0 ? firstInView(all, by) : (at + by + all.length) % all.length;
  last?.classList.remove("here");
  last = all[next];
  last.classList.add("here");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  last.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  if (last.matches("a") && !document.activeElement.matches("[data-walk]")) last.focus({ preventScroll: true });
}

function firstInView(all, by) {
  const at = all.findIndex((mark) => mark.getBoundingClientRect().top >= 0);
  if (at < 0) return by > 0 ? 0 : all.length - 1;
  return by > 0 ? at : (at - 1 + all.length) % all.length;
}

function toggleLayers(page) {
  const boxes = [...page.querySelectorAll(".layers input")];
  const on = boxes.some((box) => box.checked);
  for (const box of boxes) box.checked = !on;
  boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
}

function keepLayers(page) {
  const boxes = [...page.querySelectorAll(".layers input")];
  try {
    const off = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    for (const box of boxes) box.checked = !off.includes(box.id);
  } catch {
    // Storage can be forbidden or hold something else: the layers are then all on.
  }
  page.querySelector(".layers")?.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, JSON.stringify(boxes.filter((box) => !box.checked).map((box) => box.id)));
    } catch {
      // Not kept, and nothing else is lost.
    }
  });
}

function offerCopying(page) {
  if (!navigator.clipboard) return;
  for (const button of page.querySelectorAll(".cite button[hidden]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = button.closest("dt").nextElementSibling.textContent;
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Select and copy by hand";
      }
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
  }
}
