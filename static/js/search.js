// Search as you type: the same page is asked for and its results are put in place.

const PAUSE = 180;

export function start() {
  const form = document.querySelector("[data-search]");
  const field = form.querySelector("input[name=q]");
  let timer = null;
  let asked = field.value;
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
      history.replaceState(null, "", address);
      document.title = page.title;
    } catch (error) {
      if (error.name !== "AbortError") form.submit();
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}
