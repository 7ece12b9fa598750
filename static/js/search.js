// Search as you type: the same page is asked for and its results are put in place.

const PAUSE = 180;
/** What a page says of its own address: the twin, in the head and at the foot, and where the preferences lead back to. */
const ABOUT_ITSELF = [["link[rel=alternate]", "href"], ["[data-twin]", "href"], [".preferences [name=back]", "value"]];

export function start() {
  const form = document.querySelector("[data-search]");
  const field = form.querySelector("input[name=q]");
  let timer = null;
  let asked = field.defaultValue;
  let under = null;
  const ask = async () => {
    if (field.value === asked) return;
    asked = field.value;
    under?.abort();
    under = new AbortController();
    const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
    try {
      const response = await fetch(address, { signal: under.signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = page.querySelector("#results");
      if (!found) return;
      document.querySelector("#results").replaceWith(document.adoptNode(found));
      document.dispatchEvent(new Event("results"));
      // Screen readers hear how much there is, not all of it.
      const heading = document.querySelector("[data-heading], #results h2");
      document.querySelector("[data-found]").textContent = heading?.textContent ?? "";
      history.replaceState(null, "", address);
      document.title = page.title;
      document.documentElement.dataset.generation = page.documentElement.dataset.generation;
      for (const [selector, attribute] of ABOUT_ITSELF) {
        document.querySelector(selector).setAttribute(attribute, page.querySelector(selector).getAttribute(attribute));
      }
    } catch (error) {
      if (error.name !== "AbortError") form.submit();
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  // What was typed while this was on its way.
  ask();
}
