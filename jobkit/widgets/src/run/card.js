// The moment in words: time, what the controller does, because, instead, next look; and the ledger.

import { el } from "./dom.js";
import { formatTime } from "./time.js";
import { changesAt, valueAt } from "./trace.js";

/** @typedef {import("./trace.js").Trace} Trace */

const LEDGER = ["wanted", "active", "terminating", "succeeded", "counted", "ignored", "cut down", "waiting until"];

/** How many of the longest cards are laid out to see how high a card gets. */
const MEASURED = 12;
/** The most room in pixels that is kept for cards. */
export const MOST_RESERVED = 260;

/** The steps whose cards have most to say. @param {Trace} trace */
export function longestCards(trace) {
  const size = (/** @type {number} */ k) => {
    const { did, because, instead } = trace.cards[k];
    return did.length + (instead?.length ?? 0) + because.reduce((sum, [text]) => sum + 40 + text.length, 0);
  };
  return trace.times.map((_, k) => k).sort((a, b) => size(b) - size(a)).slice(0, MEASURED);
}

/**
 * @param {HTMLElement} place @param {Trace} trace @param {number} step @param {number} t
 */
export function drawCard(place, trace, step, t) {
  const card = trace.cards[step];
  const isNow = trace.times[step] === t;
  const count = `step ${step + 1} of ${trace.times.length}`;
  const why = el("dl", { class: "jk-why" });
  const entry = (/** @type {string} */ name, /** @type {Node[]} */ lines, soft = true) =>
    why.append(el("dt", {}, name), el("dd", { class: soft ? "jk-soft" : null }, ...lines));
  entry("because", card.because.flatMap((reason, k) => reasonNodes(reason, k, isNow, card.because[k + 1]?.[1])), false);
  if (card.instead) entry("instead", [document.createTextNode(unbroken(card.instead))]);
  entry("next look", [document.createTextNode(unbroken(card.next))]);
  place.replaceChildren(
    el("div", { class: formatTime(t).length > 6 ? "jk-time jk-long" : "jk-time" }, formatTime(t), el("small", {}, isNow ? count : `${count}, since ${formatTime(trace.times[step])}`)),
    el("div", { class: "jk-did", role: "heading", "aria-level": 2 }, unbroken(card.did)),
    why,
  );
}

/**
 * A reason, and its field unless the next reason comes from the same.
 * @param {import("./trace.js").Card["because"][number]} reason @param {number} k @param {boolean} isNow @param {string|undefined} following
 */
export function reasonNodes([text, field, line], k, isNow, following) {
  /** @type {Node[]} */
  const nodes = k ? [el("br")] : [];
  nodes.push(document.createTextNode(unbroken(text)));
  if (field && field !== following) nodes.push(document.createTextNode(" "), el(isNow && line ? "mark" : "code", { class: "jk-chip" }, field));
  return nodes;
}

/** Keeps a number and its unit on one line. @param {string} text */
export function unbroken(text) {
  return text.replace(/(\d) (s|min|h|d)\b/g, "$1\u00a0$2");
}

/**
 * @param {HTMLElement} place @param {Trace} trace @param {number} step @param {boolean} isNow
 */
export function drawLedger(place, trace, step, isNow) {
  place.replaceChildren(
    ...LEDGER.map((name) => {
      const track = trace.tracks.ledger[name];
      const value = valueAt(track, step) ?? null;
      const before = step ? (valueAt(track, step - 1) ?? null) : value;
      const isChanged = isNow && changesAt(track, step) && value !== before;
      const difference = isChanged && typeof value === "number" && typeof before === "number" ? value - before : 0;
      const classes = [value === null || value === 0 ? "jk-zero" : "", isChanged ? "jk-changed" : ""].join(" ").trim();
      return el(
        "div",
        { class: classes || null },
        el("dt", {}, name),
        el(
          "dd",
          {},
          el("span", {}, value === null ? "–" : typeof value === "string" ? unbroken(value) : value),
          difference ? el("i", {}, `${difference > 0 ? "+" : "−"}${Math.abs(difference)}`) : null,
        ),
      );
    }),
  );
}
