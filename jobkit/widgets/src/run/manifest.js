// The manifest to read: its lines, the one that caused this step lit, live numbers in the margin.

import { el } from "./dom.js";
import { valueAt } from "./trace.js";

/** @typedef {import("./trace.js").Trace} Trace */

/** How much is shown above the first lit line, in pixels. */
const CONTEXT = 38;
const KEY = /^(\s*(?:- )?)([\w./-]+:)(\s.*|)$/;

/** Writes the lines; they stay until the manifest changes. @param {HTMLElement} place @param {Trace} trace */
export function writeManifest(place, trace) {
  const lines = trace.document.manifest.map((/** @type {string} */ text, /** @type {number} */ k) => {
    const match = KEY.exec(text);
    const indent = /^ */.exec(text)?.[0].length ?? 0;
    const body = el("span", { class: "jk-code", style: `padding-left:${indent + 2}ch;text-indent:-2ch` });
    if (match) body.append(el("span", { class: "jk-key" }, match[1].trimStart() + match[2]), el("span", { class: "jk-value" }, match[3]));
    else body.append(text.trimStart());
    return el("div", { class: "jk-row" }, el("span", { class: "jk-number", "aria-hidden": "true" }, k + 1), body, el("span", { class: "jk-note" }));
  });
  place.replaceChildren(...lines);
}

/** Lines that a step comes from. @param {Trace} trace @param {number} step @returns {number[]} */
export const litLines = (trace, step) => valueAt(trace.tracks.lit, step) ?? [];

/** Notes in the margin at a step, by line. @param {Trace} trace @param {number} step @returns {Record<string, string>} */
export function marginNotes(trace, step) {
  const notes = Object.entries(trace.tracks.notes).map(([line, track]) => [line, valueAt(track, step)]);
  return Object.fromEntries(notes.filter(([, note]) => note));
}

/** Lights lines and sets the notes. @param {HTMLElement} place @param {Trace} trace @param {number} step @param {boolean} isNow */
export function drawManifest(place, trace, step, isNow) {
  const lit = new Set(isNow ? litLines(trace, step) : []);
  const rows = /** @type {HTMLElement[]} */ ([...place.children]);
  rows.forEach((row, k) => {
    row.classList.toggle("jk-lit", lit.has(k + 1));
    const note = valueAt(trace.tracks.notes[k + 1], step) ?? "";
    const last = /** @type {HTMLElement} */ (row.lastElementChild);
    if (last.textContent !== note) last.textContent = note;
  });
  const marked = rows.filter((_, k) => lit.has(k + 1));
  const spec = rows.find((row) => row.textContent?.includes("spec:"));
  if (marked.length) show(place, marked[0], marked[marked.length - 1]);
  else if (spec && !place.scrollTop) show(place, rows[0], spec);
}

/**
 * Scrolls the lens, never the page, until both rows are seen, or at least the first.
 * @param {HTMLElement} place @param {HTMLElement} first @param {HTMLElement} last
 */
function show(place, first, last) {
  const top = first.offsetTop;
  const height = place.clientHeight;
  const end = last.offsetTop + last.offsetHeight;
  const bottom = end - top > height ? top + first.offsetHeight : end;
  if (top >= place.scrollTop && bottom <= place.scrollTop + height) return;
  place.scrollTop = Math.min(top, Math.max(top - CONTEXT, bottom - height));
}
