// The charts on the time axis below the Pods: parallelism, the failure budget, verdict and end.

import { svg } from "./dom.js";
import { formatTime, ticks } from "./time.js";
import { painted } from "./looks.js";
import { lastAt, valueAt } from "./trace.js";

/**
 * @typedef {import("./pods.js").Frame} Frame
 * @typedef {{nodes: SVGElement[], height: number, note?: string}} Chart
 */

const BACK_OFF_WORDS = 44;

/**
 * A line of steps through levels, up to `t`.
 * @param {[number[], number[]]} levels @param {number} t @param {(t: number) => number} x @param {(v: number) => number} y
 */
function stairs([times, values], t, x, y) {
  const last = lastAt(times, t);
  if (last < 0) return "";
  let path = `M${x(times[0]).toFixed(1)} ${y(values[0]).toFixed(1)}`;
  for (let k = 1; k <= last; k += 1) path += `H${x(times[k]).toFixed(1)}V${y(values[k]).toFixed(1)}`;
  return `${path}H${x(t).toFixed(1)}`;
}

/**
 * The area between two levels, up to `t`.
 * @param {[number[], number[]]} low @param {[number[], number[]]} high @param {number} t @param {(t: number) => number} x @param {(v: number) => number} y
 */
function area(low, high, t, x, y) {
  const times = [...new Set([...low[0], ...high[0]])].filter((each) => each <= t).sort((a, b) => a - b);
  let path = "";
  times.forEach((start, k) => {
    const end = k + 1 < times.length ? times[k + 1] : t;
    const bottom = valueAt(low, start) ?? 0;
    const top = valueAt(high, start) ?? 0;
    if (top > bottom && end > start) {
      path += `M${x(start).toFixed(1)} ${y(bottom).toFixed(1)}V${y(top).toFixed(1)}H${x(end).toFixed(1)}V${y(bottom).toFixed(1)}z`;
    }
  });
  return path;
}

/** @param {[number[], number[]]} a @param {[number[], number[]]} b @returns {[number[], number[]]} */
function sum(a, b) {
  const times = [...new Set([...a[0], ...b[0]])].sort((one, other) => one - other);
  return [times, times.map((t) => (valueAt(a, t) ?? 0) + (valueAt(b, t) ?? 0))];
}

/** @param {[number[], number[]]} levels @param {number} t @param {Frame} frame @param {(v: number) => number} y */
function limitLine(levels, t, frame, y) {
  const nodes = [];
  const [times, values] = levels;
  const known = lastAt(times, t);
  for (let k = 0; k <= known; k += 1) {
    const until = k < known ? frame.x(times[k + 1]) : frame.right;
    nodes.push(svg("line", { class: "jk-limit", x1: frame.x(times[k]), x2: until, y1: y(values[k]), y2: y(values[k]) }));
  }
  return nodes;
}

/** @param {Frame} frame @param {number} top @returns {Chart} */
export function drawParallelism(frame, top) {
  const { trace, t, x, right } = frame;
  const { active, terminating, wanted, ceiling } = trace.series;
  const height = 46;
  const both = sum(active, terminating);
  const most = Math.max(1, ...ceiling[1].filter((v) => v < 1e5), ...both[1], ...wanted[1]) * 1.08;
  const y = (/** @type {number} */ value) => top + height - (Math.min(value, most) / most) * height;
  const nodes = [
    svg("path", { class: "jk-R jk-area", d: area([[0], [0]], active, t, x, y) }),
    svg("path", { ...painted("T", frame.id, 10), d: area(active, both, t, x, y) }),
    svg("path", { class: "jk-line", d: stairs(wanted, t, x, y) }),
    ...limitLine(ceiling, t, frame, y),
  ];
  const now = [valueAt(wanted, t) ?? 0, valueAt(active, t) ?? 0, valueAt(terminating, t) ?? 0];
  const at = x(t) + 6;
  if (right - at > (now[2] ? 205 : 135)) {
    const line = y(now[0]) + 4 + (now[0] === (valueAt(ceiling, t) ?? 0) ? 9 : 0);
    const words = svg("text", { class: "jk-small jk-halo", x: at, y: Math.min(top + height - 2, Math.max(top + 10, line)) }, `wanted ${now[0]}`);
    words.append(svg("tspan", { class: "jk-soft", dx: 9 }, `active ${now[1]}${now[2] ? `, terminating ${now[2]}` : ""}`));
    nodes.push(words);
  }
  return { nodes, height, note: `${frame.right - frame.left < 420 ? "max" : "ceiling"} ${valueAt(ceiling, t) ?? 0}` };
}

/** @param {Frame} frame @param {number} top @returns {Chart} */
export function drawBudget(frame, top) {
  const { trace, t, x, left, right } = frame;
  const { budget, waits, ignored } = trace.series;
  const perIndex = budget.name === "Given up";
  const height = perIndex ? 34 : 50;
  const limit = valueAt(budget.limit, t);
  const most = Math.max(1.4, Math.min(Math.max(1, ...budget.limit[1], ...budget.spent[1]), (limit ?? Math.max(1, ...budget.spent[1])) + 1) + 0.25);
  const y = (/** @type {number} */ value) => top + height - (Math.min(value, most) / most) * height;
  const floor = top + height;
  const path = budget.spent[0].length && budget.spent[0][0] <= t ? stairs(withZero(budget.spent), t, x, y) : `M${left} ${floor}H${x(t).toFixed(1)}`;
  const nodes = [
    svg("line", { class: "jk-grid", x1: left, x2: right, y1: floor, y2: floor }),
    ...limitLine(budget.limit, t, frame, y),
    svg("path", { class: "jk-F jk-budget", d: `${path}V${floor}H${left}z` }),
    svg("path", { class: "jk-spent", d: path }),
    ...(perIndex ? failureTicks(budget.failures, frame, floor) : waitArrows(waits, frame, (start) => y(valueAt(budget.spent, start) ?? 0))),
    ...ignoredMarks(ignored, frame, floor),
  ];
  const spent = valueAt(budget.spent, t) ?? 0;
  if (spent) {
    nodes.push(svg("circle", { class: "jk-F jk-dot", cx: x(t), cy: y(spent), r: 3.5 }));
    const fits = x(t) + 10 + String(spent).length * 6 < right;
    const place = { x: fits ? x(t) + 6 : x(t) - 6, "text-anchor": fits ? "start" : "end" };
    nodes.push(svg("text", { class: "jk-small jk-bold jk-halo", ...place, y: Math.max(top + 8, y(spent) + 4) }, spent));
  }
  return { nodes, height, note: limit === undefined ? `${spent}, no limit` : `${spent} of ${limit}` };
}

/** @param {[number[], number[]]} levels @returns {[number[], number[]]} */
function withZero(levels) {
  return levels[0][0] > 0 ? [[0, ...levels[0]], [0, ...levels[1]]] : levels;
}

/** @param {number[]} times @param {Frame} frame @param {number} floor */
function failureTicks(times, frame, floor) {
  /** @type {Map<number, number>} */
  const together = new Map();
  for (const time of times) if (time <= frame.t) together.set(time, (together.get(time) ?? 0) + 1);
  let path = "";
  for (const [time, number] of together) path += `M${frame.x(time).toFixed(1)} ${floor}v${-4 - Math.min(6, number * 2)}`;
  return path ? [svg("path", { class: "jk-spent", d: path })] : [];
}

/** @param {[number, number][]} waits @param {Frame} frame @param {(start: number) => number} level */
function waitArrows(waits, frame, level) {
  const { trace, t, x } = frame;
  const nodes = [];
  const announced = trace.tracked("ledger", "until", trace.stepAt(t));
  for (const [start, end] of waits) {
    if (start > t) break;
    const until = end > t ? (announced ?? end) : end;
    const [from, to] = [x(start), Math.min(x(until), frame.right)];
    const y = level(start) - 5;
    nodes.push(
      svg("line", { class: "jk-wait", x1: from, x2: to, y1: y, y2: y }),
      svg("path", { class: "jk-arrow", d: `M${to - 4} ${y - 3.5}l4 3.5l-4 3.5` }),
    );
    const middle = (from + to) / 2;
    const words = formatTime(until - start);
    const half = words.length * 3;
    // the number spent stands just right of the present moment
    const isClear = middle - half > x(t) + 18 || middle + half < x(t) - 3;
    if (to - from > BACK_OFF_WORDS && isClear) {
      nodes.push(svg("text", { class: "jk-small jk-halo jk-wide-halo", x: middle, y: y + 3.6, "text-anchor": "middle" }, words));
    }
  }
  return nodes;
}

/** @param {number[]} times @param {Frame} frame @param {number} floor */
function ignoredMarks(times, frame, floor) {
  const nodes = [];
  let last = -Infinity;
  for (const time of new Set(times)) {
    const at = frame.x(time);
    if (time > frame.t || at - last < 11) continue;
    last = at;
    nodes.push(
      svg("rect", { class: "jk-I jk-ring", x: at - 5, y: floor - 10, width: 10, height: 10 }),
      svg("text", { class: "jk-cap jk-tiny", x: at, y: floor - 2, "text-anchor": "middle" }, "I"),
    );
  }
  return nodes;
}

/** Verdict and end state as bars from their moment on. @param {Frame} frame @param {number} top @returns {Chart} */
export function drawVerdict(frame, top) {
  const { trace, t, x, left, right, id } = frame;
  const nodes = [];
  [trace.document.verdict, trace.document.endState].forEach((condition, k) => {
    const y = top + 17 * k;
    nodes.push(svg("line", { class: "jk-dots", x1: left, x2: right, y1: y + 6, y2: y + 6 }));
    if (!condition || condition[0] > t) return;
    const [time, type, reason, letter] = condition;
    const from = x(time);
    nodes.push(svg("rect", { x: from, y, width: Math.max(2, right - from), height: 12, ...painted(letter, id, 12) }));
    nodes.push(...verdictWords(k === 0 && reason ? [`${type} · ${reason}`, reason, type] : [type], from, y, letter, frame));
  });
  return { nodes, height: 29 };
}

/**
 * The longest of some words that fits before its bar, else in it.
 * @param {string[]} choices @param {number} from @param {number} y @param {string} letter @param {Frame} frame
 */
function verdictWords(choices, from, y, letter, { left, right }) {
  const room = (/** @type {string} */ words) => words.length * 6.3 + 8;
  const before = choices.find((words) => from - left > room(words));
  const within = choices.find((words) => right - from - 18 > room(words));
  if (before && (!within || choices.indexOf(before) <= choices.indexOf(within))) {
    return [svg("text", { class: "jk-small jk-bold jk-halo", x: from - 6, y: y + 10, "text-anchor": "end" }, before)];
  }
  if (!within) return [];
  return [
    svg("rect", { x: from + 18, y, width: room(within), height: 12, class: `jk-${letter}` }),
    svg("text", { class: "jk-small jk-bold jk-cap-ink", x: from + 22, y: y + 10 }, within),
  ];
}

/** Vertical lines at the ticks. @param {Frame} frame @param {number} top @param {number} bottom */
export function drawGrid(frame, top, bottom) {
  const times = ticks(frame.axisEnd, frame.right - frame.left, frame.trace.document.axis.unit[0]);
  const path = times.map((time) => `M${frame.x(time).toFixed(1)} ${top}V${bottom}`).join("");
  return svg("path", { class: "jk-grid", d: path });
}

/**
 * The line of the present moment, and the announced end of a back-off.
 * @param {{x: (t: number) => number, t: number, axisEnd: number, runs: import("./trace.js").Trace[]}} now @param {number} top @param {number} bottom
 */
export function drawNow({ x, t, axisEnd, runs }, top, bottom) {
  const nodes = [svg("line", { class: "jk-now", x1: x(t), x2: x(t), y1: top, y2: bottom })];
  if (runs.length > 1) return nodes;
  const until = runs[0].tracked("ledger", "until", runs[0].stepAt(t));
  if (until != null && until > t && until <= axisEnd) {
    nodes.unshift(svg("line", { class: "jk-wait", x1: x(until), x2: x(until), y1: top, y2: bottom }));
  }
  return nodes;
}
