// What else there is to read: order of judgement, index grid, status, conditions, events, kubectl.

import { el, svg } from "./dom.js";
import { painted } from "./looks.js";
import { unbroken } from "./card.js";
import { formatTime } from "./time.js";
import { changesAt, lastAt, valueAt } from "./trace.js";

/** @typedef {import("./trace.js").Trace} Trace */

const NUMBERED = 60;
const SQUARE = 300;
const ONE_CELL_EACH = 5000;
const SHOWN_EVENTS = 7;
const SHOWN_PODS = 8;
const INDEX_WORDS = { S: "done", R: "running", W: "in back-off", F: "failed", O: "open" };

/** @param {HTMLElement} place @param {Trace} trace @param {number} step @param {boolean} isNow */
export function drawJudgement(place, trace, step, isNow) {
  let fired = false;
  const items = trace.document.judgement.map(([letter, words]) => {
    const [value, standing] = valueAt(trace.tracks.judgement[letter], step);
    const isHit = standing === "hit" && isNow;
    fired ||= standing === "hit" || standing === "stands";
    const classes = isHit ? "jk-hit" : standing === "skipped" ? "jk-skipped" : null;
    return el("li", { class: classes }, el("span", {}, letter), el("span", {}, words), el("span", {}, unbroken(value)));
  });
  place.replaceChildren(
    el("ol", { class: "jk-judge" }, ...items),
    el("p", { class: "jk-legend" }, fired ? "The first rule that applies wins." : "No rule applies: the Job goes on."),
  );
}

/** @param {HTMLElement} place @param {Trace} trace @param {number} step @param {boolean} isNow */
export function drawStatus(place, trace, step, isNow) {
  const list = el("dl", { class: "jk-pairs" });
  for (const [name, track] of Object.entries(trace.tracks.status)) {
    const value = valueAt(track, step);
    if (name === "conditions" || value === undefined) continue;
    const isChanged = isNow && changesAt(track, step);
    list.append(el("dt", {}, name), el("dd", {}, el(isChanged ? "mark" : "span", {}, value === "" ? '""' : breakable(value))));
  }
  place.replaceChildren(list);
}

/** A list of intervals may break behind each comma. @param {string|number} value */
function breakable(value) {
  return String(value).replaceAll(",", ",\u200b");
}

/** @param {HTMLElement} place @param {Trace} trace @param {number} step @param {boolean} isNow */
export function drawConditions(place, trace, step, isNow) {
  const track = trace.tracks.status.conditions;
  const conditions = valueAt(track, step) ?? [];
  if (!conditions.length) {
    place.replaceChildren(el("p", { class: "jk-none" }, "none yet"));
    return;
  }
  const before = step ? (valueAt(track, step - 1) ?? []) : [];
  const known = new Set(before.map((/** @type {string[]} */ each) => each.slice(0, 4).join()));
  const items = conditions.map((/** @type {string[]} */ [type, status, reason, since]) => {
    const isNew = isNow && !known.has([type, status, reason, since].join());
    const words = `${type}${status === "True" ? "" : ` = ${status}`}`;
    return el("li", {}, el(isNew ? "mark" : "span", { class: "jk-mono" }, reason ? `${words} (${reason})` : words), el("span", { class: "jk-soft" }, ` ${unbroken(since)}`));
  });
  const messages = [...new Set(conditions.map((/** @type {string[]} */ each) => each[4]).filter(Boolean))];
  place.replaceChildren(el("ul", { class: "jk-plain" }, ...items), ...messages.map((text) => el("p", { class: "jk-legend" }, /** @type {string} */ (text))));
}

/** @param {HTMLElement} place @param {Trace} trace @param {number} t @param {boolean} isNow */
export function drawEvents(place, trace, t, isNow) {
  const events = trace.document.events;
  const known = lastAt(trace.eventTimes, t) + 1;
  const shown = events.slice(Math.max(0, known - SHOWN_EVENTS), known);
  const items = shown.map(([time, type, reason, text, times]) =>
    el(
      "li",
      { class: isNow && time === t ? "jk-hit" : null },
      el("time", {}, formatTime(time)),
      el(
        "span",
        {},
        el("b", {}, reason),
        type === "Warning" ? " (warning)" : "",
        times > 1 ? ` × ${times} ` : " ",
        times > 1 || !text ? null : el("span", { class: text.includes(" ") ? null : "jk-whole" }, text),
      ),
    ),
  );
  const earlier = known - shown.length;
  place.replaceChildren(
    el("ol", { class: "jk-events" }, ...items),
    earlier ? el("p", { class: "jk-legend" }, `${earlier} earlier`) : known ? "" : el("p", { class: "jk-none" }, "none yet"),
  );
}

/**
 * The state of each index at a time, and how many Pods it has had.
 * After the verdict an index whose Pod is cut down is as open as one that never began.
 * @param {Trace} trace @param {number} t
 */
export function indexStates(trace, t) {
  const { done, failed, count } = trace.document.indexes;
  const known = lastAt(count[0], t) + 1;
  const number = Math.max(0, ...count[1].slice(0, known));
  const states = new Array(number).fill("O");
  const pods = new Array(number).fill(0);
  const { verdict } = trace.document;
  const isDecided = verdict !== null && verdict[0] <= t;
  const alive = trace.created(t);
  for (let i = 0; i < alive; i += 1) {
    const at = trace.pods.index[i];
    if (at === null || at >= number) continue;
    pods[at] += 1;
    const isOver = trace.pods.end[i] !== null && trace.pods.end[i] <= t;
    if (!isOver && (!isDecided || trace.letter(i, t) !== "T")) states[at] = "R";
    else if (isOver && !isDecided && states[at] === "O") states[at] = "W";
  }
  for (let at = 0; at < number; at += 1) {
    if (done[at] !== null && done[at] <= t) states[at] = "S";
    else if (failed[at] !== null && failed[at] <= t) states[at] = "F";
  }
  return { states, pods };
}

/** @param {string[]} states */
export function indexWords(states) {
  return Object.entries(INDEX_WORDS)
    .map(([letter, word]) => [states.filter((state) => state === letter).length, word])
    .filter(([number]) => number)
    .map(([number, word]) => `${number} ${word}`);
}

/** @param {HTMLElement} place @param {Trace} trace @param {number} t @param {string} id @param {number} room width in pixels */
export function drawIndexes(place, trace, t, id, room) {
  const { states, pods } = indexStates(trace, t);
  const words = indexWords(states);
  const width = Math.max(150, Math.min(460, room || 290));
  const picture = states.length > SQUARE ? cellCanvas(states, width, trace, place.querySelector("canvas")) : cellGrid(states, pods, width, id);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", words.length ? `Completion indexes: ${words.join(", ")}.` : "No completion index yet.");
  place.replaceChildren(picture, el("p", { class: "jk-legend", "aria-hidden": "true" }, words.join(" · ") + grouping(states.length)));
}

/** @param {string[]} states @param {number[]} pods @param {number} width @param {string} id */
function cellGrid(states, pods, width, id) {
  const isNumbered = states.length <= NUMBERED;
  const size = isNumbered ? 34 : 14;
  const gap = isNumbered ? 4 : 2;
  const columns = Math.max(1, Math.min(isNumbered ? 10 : 99, Math.floor((width - 2 + gap) / (size + gap))));
  const rows = Math.ceil(states.length / columns);
  const grid = svg("svg", { class: "jk-cells", width: columns * (size + gap) - gap + 2, height: rows * (size + gap) - gap + 2 });
  states.forEach((state, index) => {
    const x = 1 + (index % columns) * (size + gap);
    const y = 1 + Math.floor(index / columns) * (size + gap);
    grid.append(svg("rect", { x: x + 0.5, y: y + 0.5, width: size - 1, height: size - 1, ...cellLook(state, id, isNumbered) }));
    if (!isNumbered) return;
    if (state === "F") grid.append(svg("rect", { x: x + 4, y: y + 8, width: size - 8, height: pods[index] > 1 ? 21 : 18, class: "jk-F" }));
    const ink = "SRF".includes(state) ? "jk-cap-ink" : "jk-soft";
    const several = pods[index] > 1;
    const label = svg("text", { class: `jk-cell ${ink}`, x: x + size / 2, y: y + (several ? 16 : 21), "text-anchor": "middle" }, index);
    if (state !== "O") label.append(svg("tspan", { class: "jk-cell-letter", dx: 2 }, state));
    grid.append(label);
    if (several) grid.append(svg("text", { class: `jk-cell-times ${ink}`, x: x + size / 2, y: y + 28, "text-anchor": "middle" }, `×${pods[index]}`));
  });
  return grid;
}

/** @param {string} state @param {string} id @param {boolean} isLarge */
function cellLook(state, id, isLarge) {
  if (state === "O") return { class: "jk-open" };
  if (state === "W") return { class: "jk-waiting" };
  return painted(state, id, isLarge ? 34 : 14);
}

/** How many indexes share a cell. @param {number} number */
function perCell(number) {
  return number > ONE_CELL_EACH ? Math.ceil(number / ONE_CELL_EACH) : 1;
}

/** @param {number} number */
function grouping(number) {
  const each = perCell(number);
  return each > 1 ? `. One cell is ${each} indexes, the worst state wins.` : "";
}

/** @param {string[]} states @param {number} width @param {Trace} trace @param {HTMLCanvasElement|null} old one to draw on again */
function cellCanvas(states, width, trace, old) {
  const each = perCell(states.length);
  const cells = Math.ceil(states.length / each);
  const size = cells <= 1500 ? 6 : cells <= 3200 ? 5 : 4;
  const columns = Math.floor(width / size);
  const rows = Math.ceil(cells / columns);
  const ratio = window.devicePixelRatio || 1;
  const canvas = old ?? /** @type {HTMLCanvasElement} */ (el("canvas", { class: "jk-cells" }));
  canvas.width = columns * size * ratio;
  canvas.height = rows * size * ratio;
  canvas.style.width = `${columns * size}px`;
  canvas.style.height = `${rows * size}px`;
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  context.scale(ratio, ratio);
  const { S, R, F } = trace.document.looks;
  /** @type {Record<string, string>} */
  const colours = { S: S.fill, R: R.fill, F: F.fill, W: "#8a8f96", O: "rgba(128,128,128,.18)" };
  let last = "";
  for (let cell = 0; cell < cells; cell += 1) {
    const state = each === 1 ? states[cell] : worst(states.slice(cell * each, (cell + 1) * each));
    const x = (cell % columns) * size;
    const y = Math.floor(cell / columns) * size;
    if (state !== last) context.fillStyle = context.strokeStyle = colours[state];
    last = state;
    if (state === "W") context.strokeRect(x + 0.5, y + 0.5, size - 2, size - 2);
    else context.fillRect(x, y, size - 1, size - 1);
  }
  return canvas;
}

/** @param {string[]} states */
function worst(states) {
  return ["F", "W", "R", "O", "S"].find((state) => states.includes(state)) ?? "O";
}

/** @param {HTMLElement} place @param {Trace} trace @param {number} step @param {number} t */
export function drawKubectl(place, trace, step, t) {
  const get = trace.tracks.kubectl.get;
  const columns = Object.keys(get);
  place.replaceChildren(
    el(
      "div",
      {},
      command("kubectl get job", table(columns, [columns.map((name) => valueAt(get[name], step) ?? "")])),
      command("kubectl describe job", pairs(trace.tracks.kubectl.describe, step)),
    ),
    command("kubectl get pods", podTable(trace, t)),
  );
}

/** @param {string} text @param {Node} output */
function command(text, output) {
  return el("div", { class: "jk-command" }, el("h4", { class: "jk-heading" }, text), output);
}

/** @param {Record<string, any>} tracks @param {number} step */
function pairs(tracks, step) {
  const list = el("dl", { class: "jk-pairs" });
  for (const [name, track] of Object.entries(tracks)) {
    const value = valueAt(track, step);
    if (value !== undefined) list.append(el("dt", {}, `${name}:`), el("dd", {}, breakable(value)));
  }
  return list;
}

/** @param {string[]} header @param {(string|number)[][]} rows */
function table(header, rows) {
  return el(
    "table",
    { class: "jk-table" },
    el("thead", {}, el("tr", {}, ...header.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, cell))))),
  );
}

/** The newest Pods whose objects are still there. @param {Trace} trace @param {number} t */
function podTable(trace, t) {
  const { name, gone, restarts } = trace.pods;
  const there = [];
  let more = 0;
  for (let i = trace.created(t) - 1; i >= 0; i -= 1) {
    if (gone[i] !== null && gone[i] <= t) continue;
    if (there.length < SHOWN_PODS) there.push(i);
    else more += 1;
  }
  if (!there.length) return el("p", { class: "jk-none" }, "No resources found.");
  const { ready, words } = trace.document.podWords;
  const rows = there.map((i) => {
    const letter = podLetter(trace, i, t);
    return [name[i], ready[letter] ?? "0/1", words[letter], restarts[i] ?? 0];
  });
  const output = table(["NAME", "READY", "STATUS", "RESTARTS"], rows);
  return more ? el("div", {}, output, el("p", { class: "jk-legend" }, `${more} older`)) : output;
}

/** A Pod's letter as the cluster sees it: the controller's judgement is not in its status. @param {Trace} trace @param {number} i @param {number} t */
function podLetter(trace, i, t) {
  const { end, over, stop } = trace.pods;
  if (end[i] === null || end[i] > t) return trace.letter(i, t);
  return stop[i] !== null && (trace.pods.gone[i] === null || trace.pods.gone[i] > t) && trace.pods.deleting[i] ? "T" : over[i];
}
