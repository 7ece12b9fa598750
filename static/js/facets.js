// Long facets get a field that filters their values.

export function start() {
  addFields();
  // Search as one types puts other facets in place.
  document.addEventListener("results", addFields);
}

function addFields() {
  for (const facet of document.querySelectorAll(".facet:has(.rest)")) {
    const rest = facet.querySelector(".rest");
    const title = facet.querySelector("h2").firstChild.textContent.trim();
    const field = Object.assign(document.createElement("input"), { type: "search", className: "facet-filter", autocomplete: "off" });
    field.setAttribute("aria-label", `Filter ${title}`);
    field.placeholder = "Filter";
    field.addEventListener("input", () => {
      const typed = field.value.trim().toLowerCase();
      for (const value of facet.querySelectorAll("li")) {
        value.hidden = !value.querySelector("a").textContent.toLowerCase().includes(typed);
      }
    });
    rest.querySelector("summary").after(field);
  }
}
