// How states look: fills come from the trace, hatches are drawn here. No state is told by colour alone.

import { svg } from "./dom.js";

export const LETTERS = ["W", "B", "R", "S", "F", "I", "X", "T"];
export const HATCHED = new Set(["F", "I", "X", "T"]);
/** Below this height in pixels a hatch cannot be read, and only the colour stays. */
export const LEAST_HATCHED = 5;
/** Below this height a dotted outline turns into noise. */
const LEAST_OUTLINED = 9;

/**
 * The palette as CSS variables; a theme may give `--jk-B` a value of its own.
 * @param {HTMLElement} root @param {Record<string, {fill: string|null}>} looks
 */
export function usePalette(root, looks) {
  for (const letter of LETTERS) {
    const fill = looks[letter]?.fill;
    if (fill) root.style.setProperty(`--jk-fill-${letter}`, fill);
  }
}

/** The hatches as patterns. @param {string} id prefix of their names */
export function hatches(id) {
  const ink = "var(--jk-hatch)";
  const tile = (/** @type {string} */ letter, /** @type {number} */ size, /** @type {SVGElement[]} */ marks, turned = false) =>
    svg(
      "pattern",
      {
        id: `${id}-${letter}`,
        width: size,
        height: size,
        patternUnits: "userSpaceOnUse",
        patternTransform: turned ? "rotate(45)" : null,
      },
      svg("rect", { width: size, height: size, class: `jk-${letter}` }),
      ...marks,
    );
  return svg(
    "defs",
    {},
    tile("F", 5, [svg("rect", { width: 1.6, height: 5, fill: ink })], true),
    tile("X", 6, [svg("rect", { width: 1.1, height: 6, fill: ink }), svg("rect", { width: 6, height: 1.1, fill: ink })], true),
    tile("T", 4, [svg("rect", { width: 4, height: 1.3, fill: ink })]),
    tile("I", 5, [svg("circle", { cx: 2.5, cy: 2.5, r: 1.05, fill: ink })]),
  );
}

/**
 * Attributes for a shape in the look of a state.
 * @param {string} letter @param {string} id @param {number} height
 */
export function painted(letter, id, height) {
  if (HATCHED.has(letter) && height >= LEAST_HATCHED) return { fill: `url(#${id}-${letter})` };
  return { class: letter === "W" && height < LEAST_OUTLINED ? "jk-W-small" : `jk-${letter}` };
}
