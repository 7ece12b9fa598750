// Takes the selected words of an article along to the page where they are corrected or noted.

const CONTEXT_CHARS = 32;

/** Keeps the link “Correct or note” pointing at the words that are selected in the text. */
export function start() {
  const link = document.querySelector("[data-correct]");
  const text = document.querySelector(".reading .text");
  if (!link || !text) return;
  const plain = link.getAttribute("href");
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) {
      link.setAttribute("href", plain);
      return;
    }
    // What the reader sees: without the notes for screen readers that are in the text.
    const exact = selection.toString().trim();
    if (!exact || exact.length > 5000) return;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const after = document.createRange();
    after.setStart(range.endContainer, range.endOffset);
    after.setEnd(text, text.childNodes.length);
    const query = new URLSearchParams({
      exact,
      prefix: before.toString().slice(-CONTEXT_CHARS),
      suffix: after.toString().slice(0, CONTEXT_CHARS),
    });
    link.setAttribute("href", `${plain}?${query}#words`);
  });
}
