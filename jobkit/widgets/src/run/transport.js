// Stepping through time: buttons, the time line that is the axis of all charts, playing, jumps.

import { el, svg } from "./dom.js";
import { formatTime, spokenTime, ticks } from "./time.js";

/**
 * @typedef {import("./trace.js").Trace} Trace
 * @typedef {object} Stepper what the transport steers
 * @property {() => Trace} trace
 * @property {() => number} step
 * @property {() => number} t
 * @property {(step: number) => void} go
 * @property {(t: number, isDragging?: boolean) => void} goTime
 */

const ICONS = {
  first: "M2 2h2v10H2zM12 2v10L5 7z",
  back: "M10 2v10L3 7z",
  forward: "M4 2v10l7-5z",
  last: "M10 2h2v10h-2zM2 2v10l7-5z",
};
const MOST_TICKS = 60;
const TITLES = { first: "Home", back: "Left arrow", forward: "Right arrow", last: "End" };
const NAMES = { first: "To the start", back: "Step back", forward: "Step forward", last: "To the end" };
const SLOWEST = 700;
const FASTEST = 60;
const LONGEST_PLAY = 40_000;

/** What a step is. */
export const UNITS = { change: "every change", decision: "decision", second: "second" };

export class Transport {
  /** @param {Stepper} stepper */
  constructor(stepper) {
    this.stepper = stepper;
    this.unit = "change";
    this.width = 0;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
    /** @type {Record<string, HTMLButtonElement>} */
    this.buttons = {};
    const bar = el("div", { class: "jk-buttons", role: "toolbar", "aria-label": "Steps" });
    for (const name of /** @type {(keyof typeof ICONS)[]} */ (Object.keys(ICONS))) {
      const icon = svg("svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
      const button = el("button", { type: "button", class: `jk-${name}`, "aria-label": NAMES[name], title: TITLES[name], onclick: () => this.move(name) }, icon);
      this.buttons[name] = /** @type {HTMLButtonElement} */ (button);
      bar.append(button);
    }
    this.axis = svg("svg", { class: "jk-axis", height: 30, "aria-hidden": "true" });
    this.slider = /** @type {HTMLInputElement} */ (
      el("input", { type: "range", min: 0, step: "any", "aria-label": "Time", oninput: () => this.drag(), onchange: () => this.drop(), onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event) })
    );
    this.node = el("div", { class: "jk-transport" }, bar, el("div", { class: "jk-slide" }, this.axis, this.slider));
  }

  /** @param {string} name */
  move(name) {
    this.stop();
    if (name === "first") this.stepper.go(0);
    else if (name === "last") this.stepper.go(this.stepper.trace().last);
    else this.by(name === "forward" ? 1 : -1);
  }

  /** One unit on or back; false at an end. @param {number} direction */
  by(direction) {
    const trace = this.stepper.trace();
    const step = this.stepper.step();
    const t = this.stepper.t();
    if (this.unit === "second") {
      const second = direction > 0 ? Math.floor(t / 1000) + 1 : Math.ceil(t / 1000) - 1;
      const next = Math.max(0, Math.min(second * 1000, trace.times[trace.last]));
      if (next === t) return false;
      this.stepper.goTime(next);
      return true;
    }
    const isBetween = t !== trace.times[step];
    let next = direction < 0 && isBetween ? step : step + direction;
    const isStop = (/** @type {number} */ k) => this.unit !== "decision" || trace.cards[k].decision;
    while (next > 0 && next < trace.last && !isStop(next)) next += direction;
    if (next < 0 || next > trace.last) return false;
    this.stepper.go(next);
    return true;
  }

  get isPlaying() {
    return this.timer !== undefined;
  }

  /** @param {() => void} changed called when playing begins and ends */
  play(changed) {
    if (this.isPlaying) {
      this.stop();
      changed();
      return;
    }
    const trace = this.stepper.trace();
    if (this.stepper.step() === trace.last) this.stepper.go(0);
    const steps = this.unit === "second" ? trace.times[trace.last] / 1000 : trace.times.length;
    const pause = Math.max(FASTEST, Math.min(SLOWEST, LONGEST_PLAY / Math.max(steps, 1)));
    const next = () => {
      this.timer = undefined;
      if (this.by(1)) this.timer = setTimeout(next, pause);
      else changed();
    };
    this.timer = setTimeout(next, pause);
    this.ended = changed;
    changed();
  }

  stop() {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.ended?.();
  }

  drag() {
    this.stop();
    const trace = this.stepper.trace();
    const wanted = Number(this.slider.value);
    this.stepper.goTime(this.unit === "second" ? Math.round(wanted / 1000) * 1000 : trace.times[trace.nearest(wanted)], true);
  }

  /** Up and down step too: a slider of its own accord would move less than a step and snap back. @param {KeyboardEvent} event */
  key(event) {
    const name = event.key === "ArrowUp" ? "forward" : event.key === "ArrowDown" ? "back" : "";
    if (!name) return;
    event.preventDefault();
    this.move(name);
  }

  drop() {
    this.stepper.goTime(this.stepper.t());
  }

  measure() {
    this.width = this.slider.parentElement?.clientWidth ?? 0;
  }

  draw() {
    const trace = this.stepper.trace();
    const step = this.stepper.step();
    const t = this.stepper.t();
    const isFirst = step === 0 && t === trace.times[0];
    const isLast = step === trace.last && t >= trace.times[trace.last];
    this.disable(["first", "back"], isFirst);
    this.disable(["forward", "last"], isLast);
    this.slider.max = String(trace.axisEnd);
    this.slider.value = String(t);
    this.slider.setAttribute("aria-valuetext", `${spokenTime(t)}, step ${step + 1} of ${trace.times.length}`);
    this.drawAxis();
  }

  /** A button that has the focus stays reachable, or the keyboard would lose its place. @param {string[]} names @param {boolean} isOff */
  disable(names, isOff) {
    for (const name of names) this.buttons[name].setAttribute("aria-disabled", String(isOff));
  }

  drawAxis() {
    const trace = this.stepper.trace();
    const t = this.stepper.t();
    const { width } = this;
    if (!width) return;
    const x = (/** @type {number} */ time) => Math.min(time / trace.axisEnd, 1) * width;
    const [unit, name] = trace.document.axis.unit;
    const labels = ticks(trace.axisEnd, width, unit);
    const nodes = [svg("line", { class: "jk-axis-line", x1: 0, x2: width, y1: 16, y2: 16 })];
    const seen = labels.filter((time) => x(time) <= width - 14 && Math.abs(x(time) - x(t)) >= 16);
    for (const time of seen) {
      const words = time === seen[0] ? `${time / unit} ${name}` : time / unit;
      nodes.push(svg("text", { class: "jk-small jk-soft", x: x(time), y: 9, "text-anchor": time ? "middle" : "start" }, words));
    }
    nodes.push(svg("path", { class: "jk-moments", d: this.marks(trace, x) }));
    const until = trace.tracked("ledger", "until", this.stepper.step());
    if (until != null && until > t && until <= trace.axisEnd) nodes.push(svg("circle", { class: "jk-to-come", cx: x(until), cy: 16, r: 4 }));
    this.axis.setAttribute("width", String(width));
    this.axis.replaceChildren(...nodes);
  }

  /** Marks of the moments; of very many only the turns. @param {Trace} trace @param {(t: number) => number} x */
  marks(trace, x) {
    if (this.marked?.trace !== trace) {
      const times = trace.times.filter((_, k) => trace.times.length <= MOST_TICKS || trace.cards[k].turn);
      this.marked = { trace, times };
    }
    return this.marked.times.map((time) => `M${x(time).toFixed(1)} ${time === trace.times[trace.last] ? "12v8" : "16v4"}`).join("");
  }
}

/**
 * The next step, in one direction, that `wanted` accepts; -1 if there is none.
 * @param {Trace} trace @param {number} step @param {number} direction @param {(step: number) => boolean} wanted
 */
export function find(trace, step, direction, wanted) {
  for (let k = step + direction; k >= 0 && k <= trace.last; k += direction) if (wanted(k)) return k;
  return -1;
}

/** What jumps look for: by the marks that each card carries. @type {Record<string, (trace: Trace, step: number) => boolean>} */
export const JUMPS = {
  failure: (trace, step) => Boolean(trace.cards[step].failure),
  wait: (trace, step) => Boolean(trace.cards[step].waits),
  verdict: (trace, step) => Boolean(trace.cards[step].verdict),
};

export { formatTime };
