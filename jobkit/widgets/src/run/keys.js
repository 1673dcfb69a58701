// Keys of a view, kept from Jupyter's own shortcuts.

/**
 * @param {HTMLElement} root
 * @param {Record<string, () => void>} acts what each key does
 */
export function listenToKeys(root, acts) {
  // Notebook 7 takes its shortcuts before a key gets to the element, unless that says so itself
  root.addEventListener("focusin", (event) => /** @type {Element} */ (event.target).setAttribute("data-lm-suppress-shortcuts", "true"));
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest(".jk-editor")) return; // it has keys of its own
    const isOwn = /^(SELECT|TEXTAREA)$/.test(target.tagName);
    const act = isOwn ? undefined : acts[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
    if (event.key !== "Tab") event.stopPropagation();
  });
}
