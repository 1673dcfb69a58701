// The Pod chart: a row for each index or Pod, lanes when they are many, a raster beyond.

import { svg } from "./dom.js";
import { painted } from "./looks.js";

/**
 * @typedef {import("./trace.js").Trace} Trace
 * @typedef {object} Frame what a chart is drawn into
 * @property {Trace} trace
 * @property {number} t
 * @property {boolean} isNow whether `t` is a moment at which something changed
 * @property {boolean} showsFuture
 * @property {(t: number) => number} x
 * @property {number} left where the time axis begins
 * @property {number} right where it ends
 * @property {string} id prefix of pattern names
 * @property {number} axisEnd the time at its end
 * @property {boolean} roomy
 * @property {boolean} compact whether another run is to be shown below
 */

const CAP = 13;
const LEAST_WITH_CAP = 22;
const LETTER_WIDTH = 5.7;

/**
 * Offsets of the rows in units of one row; a row in which Pods overlap is higher.
 * @param {Trace} trace
 */
function rowsOf(trace) {
  const { rows, row, parts } = trace.layout;
  const slices = new Array(rows).fill(1);
  if (parts) row.forEach((/** @type {number} */ at, /** @type {number} */ i) => (slices[at] = Math.max(slices[at], parts[i])));
  const offsets = [];
  let total = 0;
  for (const slice of slices) {
    offsets.push(total);
    total += 1 + 0.7 * (slice - 1);
  }
  return { slices, offsets, total };
}

/** The height of the chart. @param {Pick<Frame, "trace"|"roomy"|"compact">} frame */
export function podsHeight({ trace, roomy, compact }) {
  const most = roomy ? 250 : compact ? 140 : 176;
  if (trace.layout.kind === "raster") return roomy ? 230 : compact ? 120 : 170;
  if (trace.layout.kind === "lanes") {
    return Math.round(Math.min(190, Math.max(3, Math.min(8, most / trace.layout.rows)) * trace.layout.rows));
  }
  const { total } = rowsOf(trace);
  return Math.max(34, Math.min(roomy ? 27 : compact ? 15 : 20, Math.max(compact ? 11 : 12, most / total)) * total);
}

/** What stands below the chart's name. @param {Trace} trace @param {number} t */
export function podsNote(trace, t) {
  const { kind, note } = trace.layout;
  return kind === "named" ? note : `${trace.created(t)} ${note}`;
}

/**
 * @param {Frame} frame @param {number} top
 * @returns {{nodes: SVGElement[], height: number}}
 */
export function drawPods(frame, top) {
  const height = podsHeight(frame);
  if (frame.trace.layout.kind === "raster") return { nodes: rasterLabels(frame, top, height), height };
  const draw = frame.trace.layout.kind === "lanes" ? drawLanes : drawRows;
  return { nodes: draw(frame, top, height), height };
}

/** Rectangles gathered by letter, so that any number of bars is a handful of elements. */
class Bars {
  /** @param {Frame} frame */
  constructor(frame) {
    this.frame = frame;
    /** @type {Map<string, string[]>} */
    this.paths = new Map();
    this.height = 0;
  }

  /** @param {string} letter @param {number} x @param {number} y @param {number} width @param {number} height */
  add(letter, x, y, width, height) {
    let path = this.paths.get(letter);
    if (!path) this.paths.set(letter, (path = []));
    this.height = Math.max(this.height, height);
    path.push(`M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`);
  }

  nodes() {
    return [...this.paths].map(([letter, path]) =>
      svg("path", { d: path.join(""), "data-state": letter, ...look(letter, this.frame.id, this.height) }),
    );
  }
}

/** @param {string} letter @param {string} id @param {number} height */
function look(letter, id, height) {
  return letter === "ghost" ? { class: "jk-ghost" } : painted(letter, id, height);
}

/** @param {Frame} frame @param {number} top @param {number} height */
function drawRows(frame, top, height) {
  const { trace, t, x } = frame;
  const { slices, offsets, total } = rowsOf(trace);
  const pitch = height / total;
  const changed = changedRows(frame);
  const { created, end } = trace.pods;
  const { row, part } = trace.layout;
  const bars = new Bars(frame);
  const behind = new Bars(frame);
  const labels = rowLabels(frame, top, pitch, offsets, slices, changed);
  const over = [];
  const next = nextInPart(trace);
  const alive = frame.showsFuture ? trace.count : trace.created(t);
  for (let i = 0; i < alive; i += 1) {
    const at = row[i];
    const isSplit = slices[at] > 1;
    const high = isSplit ? Math.max(4, pitch * 0.85 - 3) : Math.min(16, pitch - 3);
    const y = top + offsets[at] * pitch + (isSplit ? 2 + part[i] * pitch * 0.85 : (pitch - high) / 2);
    if (frame.showsFuture) ghost(frame, behind, i, y, high);
    if (created[i] > t) continue;
    trace.eachPiece(i, t, (start, stop, letter) => bars.add(letter, x(start), y, Math.max(1, x(stop) - x(start)), high));
    const until = end[i] === null ? t : Math.min(end[i], t);
    const room = next[i] === -1 || created[next[i]] > t ? frame.right - x(until) : x(created[next[i]]) - x(until);
    over.push(...cap(frame, i, x(created[i]), x(until), y, high, room));
  }
  const backOff = rowWaits(frame, top, pitch, offsets, slices);
  return [...labels, ...behind.nodes(), ...backOff, ...bars.nodes(), ...over];
}

/** For each Pod the next one in the same row and part, or -1. @param {Trace} trace */
function nextInPart(trace) {
  const next = new Int32Array(trace.count).fill(-1);
  /** @type {Map<number, number>} */
  const last = new Map();
  const { row, part } = trace.layout;
  for (let i = 0; i < trace.count; i += 1) {
    const key = row[i] * 64 + (part ? part[i] : 0);
    const before = last.get(key);
    if (before !== undefined) next[before] = i;
    last.set(key, i);
  }
  return next;
}

/** @param {Frame} frame */
function changedRows(frame) {
  /** @type {Set<number>} */
  const changed = new Set();
  if (!frame.isNow) return changed;
  const alive = frame.trace.created(frame.t);
  for (let i = 0; i < alive; i += 1) if (frame.trace.changes(i, frame.t)) changed.add(frame.trace.layout.row[i]);
  return changed;
}

/** @param {Frame} frame @param {number} top @param {number} pitch @param {number[]} offsets @param {number[]} slices @param {Set<number>} changed */
function rowLabels(frame, top, pitch, offsets, slices, changed) {
  const nodes = [];
  const { trace, left, right } = frame;
  const byPod = !trace.document.job.indexed;
  const rows = byPod && !frame.showsFuture ? Math.min(trace.created(frame.t), offsets.length) : offsets.length;
  for (let row = 0; row < rows; row += 1) {
    const high = (1 + 0.7 * (slices[row] - 1)) * pitch;
    const y = top + offsets[row] * pitch;
    const isChanged = changed.has(row);
    if (isChanged) nodes.push(svg("rect", { class: "jk-mark", x: left - 24, y: y + 0.5, width: 19, height: high - 1, rx: 2 }));
    nodes.push(
      svg("text", { class: isChanged ? "jk-small jk-marked" : "jk-small jk-soft", x: left - 9, y: y + high / 2 + 3.7, "text-anchor": "end" }, row),
    );
    if (pitch > 9) nodes.push(svg("line", { class: "jk-dots", x1: left, x2: right, y1: y + high / 2, y2: y + high / 2 }));
  }
  return nodes;
}

/** @param {Frame} frame @param {Bars} bars @param {number} i @param {number} y @param {number} high */
function ghost(frame, bars, i, y, high) {
  const { trace, t, x } = frame;
  const until = trace.pods.end[i] ?? trace.document.end;
  const from = Math.max(trace.pods.created[i], t);
  if (until > from) bars.add("ghost", x(from), y, Math.max(1, Math.min(x(until), frame.right) - x(from)), high);
}

/**
 * The letter at the end of a bar, and the few words behind it.
 * @param {Frame} frame @param {number} i @param {number} from @param {number} until @param {number} y @param {number} high @param {number} room
 */
function cap(frame, i, from, until, y, high, room) {
  if (high < 8) return [];
  const { trace, t, id } = frame;
  const letter = trace.letter(i, t);
  const width = until - from;
  const base = y + high / 2 + 3.6;
  const nodes = [];
  const isInside = width >= LEAST_WITH_CAP;
  if (isInside) {
    const isPlain = letter === "W";
    nodes.push(
      svg("rect", { x: until - CAP, y, width: CAP, height: high, class: isPlain ? "jk-paper" : `jk-${letter}`, "data-cap": id ? letter : null }),
      svg("text", { class: isPlain ? "jk-cap jk-on-paper" : "jk-cap", x: until - CAP / 2, y: base, "text-anchor": "middle" }, letter),
    );
  } else if (room > 12) {
    nodes.push(svg("text", { class: "jk-cap jk-on-paper jk-halo", x: Math.max(until, from + 2.5) + 3, y: base }, letter));
  }
  const words = trace.pods.end[i] !== null && trace.pods.end[i] <= t ? trace.pods.note[i] : undefined;
  const before = isInside ? 4 : 14;
  if (words && room > words.length * LETTER_WIDTH + before + 6) {
    nodes.push(svg("text", { class: "jk-small jk-soft jk-halo", x: until + before, y: base }, words));
  }
  return nodes;
}

/** The back-off of single indexes, below their bars. @param {Frame} frame @param {number} top @param {number} pitch @param {number[]} offsets @param {number[]} slices */
function rowWaits(frame, top, pitch, offsets, slices) {
  const nodes = [];
  for (const [row, start, end] of frame.trace.series.rowWaits ?? []) {
    if (start > frame.t) continue;
    const y = top + offsets[row] * pitch + (1 + 0.7 * (slices[row] - 1)) * pitch - 2.2;
    nodes.push(svg("line", { class: "jk-wait", x1: frame.x(start) + 1, x2: frame.x(end) - 1, y1: y, y2: y }));
  }
  return nodes;
}

/** @param {Frame} frame @param {number} top @param {number} height */
function drawLanes(frame, top, height) {
  const { trace, t, x, left } = frame;
  const { rows, row } = trace.layout;
  const pitch = height / rows;
  const high = Math.max(2, pitch - 1);
  const { created, end } = trace.pods;
  const bars = new Bars(frame);
  const behind = new Bars(frame);
  const dots = [];
  const alive = frame.showsFuture ? trace.count : trace.created(t);
  for (let i = 0; i < alive; i += 1) {
    const y = top + row[i] * pitch + (pitch - high) / 2;
    if (frame.showsFuture) ghost(frame, behind, i, y, high);
    if (created[i] > t) continue;
    const isOver = end[i] !== null && end[i] <= t;
    trace.eachPiece(i, t, (start, stop, letter) => {
      const gap = isOver && stop === end[i] ? 0.8 : 0;
      bars.add(letter, x(start), y, Math.max(0.6, x(stop) - x(start) - gap), high);
    });
    if (frame.isNow && trace.pods.judged[i] === t && "FX".includes(trace.pods.fate[i])) {
      dots.push(svg("circle", { cx: x(end[i] === null ? t : Math.min(end[i], t)), cy: y + high / 2, r: 3.2, class: `jk-${trace.pods.fate[i]} jk-ring` }));
    }
  }
  return [edgeLabel(left, top + 9, 1), edgeLabel(left, top + height - 1, rows), ...behind.nodes(), ...bars.nodes(), ...dots.slice(0, 40)];
}

/** @param {number} left @param {number} y @param {number} text */
function edgeLabel(left, y, text) {
  return svg("text", { class: "jk-small jk-soft", x: left - 9, y, "text-anchor": "end" }, text);
}

/** @param {Frame} frame @param {number} top @param {number} height */
function rasterLabels(frame, top, height) {
  const { trace, t, x, left } = frame;
  const rows = trace.layout.rows;
  const nodes = [edgeLabel(left, top + 9, 0), edgeLabel(left, top + height, rows - 1)];
  if (!frame.isNow) return nodes;
  const alive = trace.created(t);
  for (let i = 0; i < alive && nodes.length < 12; i += 1) {
    if (trace.pods.judged[i] === t && "FX".includes(trace.pods.fate[i])) {
      const y = top + ((trace.layout.row[i] + 0.5) / rows) * height;
      nodes.push(svg("circle", { cx: x(Math.min(trace.pods.end[i] ?? t, t)), cy: y, r: 3, class: `jk-${trace.pods.fate[i]} jk-ring` }));
    }
  }
  return nodes;
}
