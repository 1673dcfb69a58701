// The charts of one run, or of two above each other, in one picture on one time axis.

import { drawBudget, drawGrid, drawNow, drawParallelism, drawVerdict } from "./charts.js";
import { el, svg } from "./dom.js";
import { hatches } from "./looks.js";
import { drawPods, podsHeight, podsNote } from "./pods.js";
import { drawRaster } from "./raster.js";

/**
 * @typedef {import("./trace.js").Trace} Trace
 * @typedef {import("./pods.js").Frame} Frame
 * @typedef {object} Scene what is to be drawn
 * @property {{trace: Trace, badge?: string}[]} runs
 * @property {string[]} charts names of the charts, from above
 * @property {number} t
 * @property {boolean[]} isNow for each run whether something changes at `t`
 * @property {boolean} showsFuture
 * @property {boolean} roomy
 * @property {boolean} hasAxis whether a time line stands above
 * @property {number} axisEnd
 * @property {string} sentence
 * @property {number} [sameUntil] until when two runs are the same
 * @property {number} [partsAt] where they part
 */

const GAP = 14;
const GROUP_GAP = 26;
const BADGE = 26;
const SAME_WORDS = 32;
const NAMES = { pods: "Pods", parallelism: "Parallelism" };

export class ChartBox {
  /**
   * @param {string} id prefix of pattern names
   * @param {{drag: (fraction: number) => void, drop: () => void}} heard the pointer as a fraction of the axis
   */
  constructor(id, heard) {
    this.id = id;
    this.width = 0;
    this.left = 100;
    this.ink = svg("g");
    this.picture = svg("svg", { class: "jk-charts", role: "img", "aria-label": "Charts" }, hatches(id), this.ink);
    this.canvases = [0, 1].map(() => /** @type {HTMLCanvasElement} */ (el("canvas", { class: "jk-raster", "aria-hidden": "true", hidden: true })));
    this.node = el("div", { class: "jk-box" }, ...this.canvases, this.picture);
    this.listen(heard);
  }

  /** @param {{drag: (fraction: number) => void, drop: () => void}} heard */
  listen({ drag, drop }) {
    let isDown = false;
    const move = (/** @type {PointerEvent} */ event) => {
      const fraction = this.fractionUnder(event);
      if (fraction !== null) drag(fraction);
    };
    this.node.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || this.fractionUnder(event) === null) return;
      isDown = true;
      this.node.setPointerCapture(event.pointerId);
      move(event);
    });
    this.node.addEventListener("pointermove", (event) => isDown && move(event));
    const up = () => {
      if (isDown) drop();
      isDown = false;
    };
    this.node.addEventListener("pointerup", up);
    this.node.addEventListener("pointercancel", up);
  }

  /** @param {PointerEvent} event @returns {number|null} null left of the axis */
  fractionUnder(event) {
    const box = this.node.getBoundingClientRect();
    const at = event.clientX - box.left - this.left;
    return at < -4 ? null : Math.max(0, Math.min(1, at / (box.width - this.left)));
  }

  /** Reading sizes makes the browser lay out the page: it is done once a width, not once a step. */
  measure() {
    this.width = this.node.clientWidth;
    this.left = Number.parseFloat(getComputedStyle(this.node).getPropertyValue("--jk-gutter")) || 100;
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { width, left } = this;
    if (!width) return;
    // the axis leaves out a quiet end; a moment in it stands at the axis' own
    const x = (/** @type {number} */ time) => left + Math.min(time / scene.axisEnd, 1) * (width - left);
    const nodes = [];
    let y = 6;
    if (scene.sameUntil !== undefined) {
      nodes.push(...sameBracket(left, x(scene.sameUntil), y + 4, x(scene.t)));
      y += 20;
    }
    const top = y - 6;
    scene.runs.forEach(({ trace, badge }, k) => {
      const frame = {
        trace, t: scene.t, isNow: scene.isNow[k], showsFuture: scene.showsFuture, roomy: scene.roomy, compact: scene.runs.length > 1,
        x, left, right: width, id: this.id, axisEnd: scene.axisEnd,
      };
      if (k) y += GROUP_GAP - GAP;
      const stack = this.stack(frame, scene.charts, y, badge, this.canvases[k]);
      const bottom = stack.bottom + 4;
      nodes.push(drawGrid(frame, k ? y - 4 : top, bottom), ...stack.nodes);
      y = stack.bottom + GAP;
    });
    const bottom = y - GAP + 4;
    if (scene.partsAt !== undefined) {
      nodes.unshift(svg("line", { class: "jk-parting", x1: x(scene.partsAt), x2: x(scene.partsAt), y1: top, y2: bottom }));
    }
    nodes.push(...drawNow({ x, t: scene.t, axisEnd: scene.axisEnd, runs: scene.runs.map((run) => run.trace) }, scene.hasAxis ? -8 : 0, bottom));
    this.ink.replaceChildren(...nodes);
    this.picture.setAttribute("width", String(width));
    this.picture.setAttribute("height", String(bottom));
    this.picture.setAttribute("aria-label", scene.sentence);
  }

  /** @param {Frame} frame @param {string[]} charts @param {number} top @param {string|undefined} badge @param {HTMLCanvasElement} canvas */
  stack(frame, charts, top, badge, canvas) {
    /** @type {SVGElement[]} */
    const nodes = badge ? [...badgeNodes(badge, top)] : [];
    const indent = badge ? BADGE : 0;
    let y = top;
    const title = (/** @type {string} */ name, /** @type {string} */ note, /** @type {number} */ at) => {
      nodes.push(svg("text", { class: "jk-bold", x: indent, y: at + 10 }, name));
      if (note) nodes.push(svg("text", { class: "jk-note-below jk-soft", x: indent, y: at + 25 }, note));
    };
    for (const name of charts) {
      const chart = this.chart(name, frame, y, canvas);
      nodes.push(...chart.nodes);
      if (name === "verdict") {
        title("Verdict", "", y);
        title("End state", "", y + 17);
      } else {
        title(name === "failures" ? frame.trace.series.budget.name : /** @type {Record<string, string>} */ (NAMES)[name], chart.note ?? "", y);
      }
      y += chart.height + GAP;
    }
    return { nodes, bottom: y - GAP };
  }

  /** @param {string} name @param {Frame} frame @param {number} top @param {HTMLCanvasElement} canvas @returns {import("./charts.js").Chart} */
  chart(name, frame, top, canvas) {
    if (name === "parallelism") return drawParallelism(frame, top);
    if (name === "failures") return drawBudget(frame, top);
    if (name === "verdict") return drawVerdict(frame, top);
    this.placeRaster(frame, top, canvas);
    return { ...drawPods(frame, top), note: podsNote(frame.trace, frame.t) };
  }

  /** @param {Frame} frame @param {number} top @param {HTMLCanvasElement} canvas */
  placeRaster(frame, top, canvas) {
    canvas.hidden = frame.trace.layout.kind !== "raster";
    if (canvas.hidden) return;
    const height = podsHeight(frame);
    const width = frame.right - frame.left;
    Object.assign(canvas.style, { left: `${frame.left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    drawRaster(canvas, frame.trace, frame.t, width, height * (window.devicePixelRatio || 1), frame.axisEnd);
  }
}

/** The stretch in which two runs are the same. @param {number} left @param {number} right @param {number} y @param {number} now */
function sameBracket(left, right, y, now) {
  const nodes = [svg("path", { class: "jk-bracket", d: `M${left} ${y + 7}V${y}H${right}V${y + 7}` })];
  // the line of the present moment must not run through the words
  const middle = [1 / 2, 1 / 4, 3 / 4].map((part) => left + (right - left) * part).find((at) => Math.abs(at - now) > SAME_WORDS);
  if (right - left > 2 * SAME_WORDS && middle !== undefined) {
    nodes.push(svg("text", { class: "jk-small jk-soft jk-halo jk-wide-halo", x: middle, y: y + 3.5, "text-anchor": "middle" }, "the same"));
  }
  return nodes;
}

/** @param {string} badge @param {number} top */
function badgeNodes(badge, top) {
  const isFilled = badge === "B";
  return [
    svg("rect", { class: isFilled ? "jk-badge jk-badge-filled" : "jk-badge", x: 0.75, y: top - 2.25, width: 17, height: 17, rx: 3 }),
    svg("text", { class: isFilled ? "jk-bold jk-on-badge" : "jk-bold", x: 9.25, y: top + 10.5, "text-anchor": "middle" }, badge),
  ];
}
