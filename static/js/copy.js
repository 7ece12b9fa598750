// Copies quotes with their citations at one click.

export function start() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button.copy");
    if (!button) return;
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(textOf(button));
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select and copy by hand";
    }
    setTimeout(() => (button.textContent = said), 2000);
  });
}

/** A button in a list has its text with it; one on the article page copies the text after it, or its entry's citation. */
function textOf(button) {
  if (button.dataset.copy != null) return button.dataset.copy;
  const beside = button.closest("dt")?.nextElementSibling ?? button.closest(".entry").querySelector(".cite pre");
  return beside.textContent;
}
