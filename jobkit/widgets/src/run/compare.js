// Two runs on one time axis: where they are the same, where they part, and what each does there.

import { ChartBox } from "./box.js";
import { MOST_RESERVED, longestCards, reasonNodes, unbroken } from "./card.js";
import { el, freshId, setText } from "./dom.js";
import { listenToKeys } from "./keys.js";
import { usePalette } from "./looks.js";
import { formatTime, spokenTime } from "./time.js";
import { Trace, lastAt } from "./trace.js";
import { Transport } from "./transport.js";

/** @typedef {import("./view.js").Host} Host */

const CHARTS = ["pods", "failures", "verdict"];
const LEDGER = ["wanted", "active", "terminating", "succeeded", "counted", "ignored", "cut down", "waiting until"];
const NAMES = ["A", "B"];

/** Both traces as one line of moments, for the transport. */
class Both {
  /** @param {Trace[]} traces */
  constructor(traces) {
    this.traces = traces;
    this.times = [...new Set(traces.flatMap((trace) => trace.times))].sort((a, b) => a - b);
    this.last = this.times.length - 1;
    this.axisEnd = Math.max(...traces.map((trace) => trace.axisEnd));
    const longest = traces.find((trace) => trace.axisEnd === this.axisEnd) ?? traces[0];
    this.document = { axis: longest.document.axis, end: Math.max(...traces.map((trace) => trace.document.end)) };
    this.cards = this.times.map((t) => ({
      decision: this.any(t, "decision"),
      turn: this.any(t, "turn"),
      failure: this.any(t, "failure"),
      verdict: this.any(t, "verdict"),
    }));
  }

  /** @param {number} t @param {string} mark */
  any(t, mark) {
    return this.traces.some((trace) => {
      const step = trace.stepAt(t);
      return trace.times[step] === t && /** @type {any} */ (trace.cards[step])[mark];
    });
  }

  /** @param {number} t */
  stepAt(t) {
    return Math.max(0, lastAt(this.times, t));
  }

  /** @param {number} t */
  nearest(t) {
    const k = this.stepAt(t);
    return k < this.last && this.times[k + 1] - t < t - this.times[k] ? k + 1 : k;
  }

  tracked() {
    return undefined;
  }
}

export class CompareView {
  /** @param {HTMLElement} root @param {Host} host */
  constructor(root, host) {
    this.root = root;
    this.host = host;
    this.id = freshId();
    this.isDragging = false;
    root.classList.add("jobkit-run");
    root.setAttribute("role", "region");
    root.setAttribute("aria-label", "Two runs compared");
    this.transport = new Transport({
      trace: () => /** @type {any} */ (this.both),
      step: () => this.step,
      t: () => this.t,
      go: (step) => this.goTime(this.both.times[Math.max(0, Math.min(step, this.both.last))]),
      goTime: (t, isDragging) => this.goTime(t, isDragging),
    });
    listenToKeys(root, {
      ArrowLeft: () => this.transport.move("back"),
      ArrowRight: () => this.transport.move("forward"),
      Home: () => this.transport.move("first"),
      End: () => this.transport.move("last"),
      PageUp: () => this.important(-1),
      PageDown: () => this.important(1),
      d: () => this.toDifference(),
    });
    this.box = new ChartBox(this.id, {
      drag: (fraction) => this.goTime(this.both.times[this.both.nearest(fraction * this.both.axisEnd)], true),
      drop: () => this.goTime(this.t),
    });
    this.observer = new ResizeObserver(() => root.clientWidth !== this.width && this.draw());
    this.observer.observe(root);
    this.rebuild();
  }

  close() {
    this.transport.stop();
    this.observer.disconnect();
  }

  rebuild() {
    const document_ = this.host.get("comparison");
    if (!document_?.a) {
      this.root.replaceChildren(el("p", { class: "jk-empty" }, "Choose two runs to compare."));
      return;
    }
    this.traces = [new Trace(document_.a), new Trace(document_.b)];
    this.both = new Both(this.traces);
    this.difference = document_.difference;
    usePalette(this.root, document_.a.looks);
    this.build(document_);
    this.width = -1;
    this.follow();
  }

  heard() {
    if (Math.round(Number(this.host.get("t")) * 1000) !== this.t) this.follow();
  }

  follow() {
    if (!this.both) return;
    this.t = Math.max(0, Math.min(Math.round(Number(this.host.get("t") ?? 0) * 1000), this.both.document.end));
    this.step = this.both.stepAt(this.t);
    this.isDragging = false;
    this.draw();
  }

  /** @param {number} t @param {boolean} [isDragging] */
  goTime(t, isDragging = false) {
    this.t = t;
    this.step = this.both.stepAt(t);
    this.isDragging = isDragging;
    this.draw();
    this.host.set({ t: t / 1000 });
  }

  toDifference() {
    if (this.difference) this.goTime(this.difference.t);
    else setText(this.live, this.host.get("comparison").words);
  }

  /** @param {number} direction */
  important(direction) {
    for (let k = this.step + direction; k >= 0 && k <= this.both.last; k += direction) {
      if (this.both.cards[k].failure || this.both.cards[k].verdict) {
        this.goTime(this.both.times[k]);
        return;
      }
    }
    this.goTime(this.both.times[direction > 0 ? this.both.last : 0]);
  }

  /** @param {any} document_ */
  build(document_) {
    this.live = el("div", { class: "jk-live", "aria-live": "polite" });
    this.time = el("div", { class: "jk-moment" });
    this.cards = NAMES.map((name) => el("div", { class: "jk-half", "aria-label": `Run ${name}`, role: "group" }));
    this.ledger = el("table", { class: "jk-two" });
    const manifest = document_.manifest.length
      ? el("section", { class: "jk-spec", "aria-label": "Manifests" }, el("div", { class: "jk-yaml", tabindex: 0, role: "region", "aria-label": "Both manifests" }, ...document_.manifest.map(manifestRow)))
      : null;
    this.root.dataset.columns = manifest ? "spec" : "one";
    this.root.replaceChildren(
      el(
        "div",
        { class: "jk-layout jk-comparison" },
        el(
          "div",
          { class: "jk-head" },
          el("div", { class: "jk-name" }, document_.title),
          this.difference ? el("button", { type: "button", class: "jk-link", title: "D", onclick: () => this.toDifference() }, "To the first difference") : null,
          el("p", { class: "jk-story" }, unbroken(document_.words)),
        ),
        manifest,
        el(
          "section",
          { class: "jk-main", "aria-label": "Both runs" },
          this.time,
          el("div", { class: "jk-halves" }, ...this.cards),
          this.ledger,
          this.transport.node,
          this.box.node,
        ),
      ),
      this.live,
    );
    const lens = this.root.querySelector(".jk-yaml");
    const first = /** @type {HTMLElement|null} */ (lens?.querySelector(".jk-lit"));
    if (lens && first) lens.scrollTop = first.offsetTop - 38;
  }

  /** Keeps room for the longest cards, so that the charts stay where they are while stepping. */
  reserve() {
    this.traces.forEach((trace, k) => {
      const half = this.cards[k];
      half.style.minHeight = "";
      let height = 0;
      for (const step of longestCards(trace)) {
        this.drawCard(half, trace, NAMES[k], true, step);
        height = Math.max(height, half.offsetHeight);
      }
      half.style.minHeight = `${Math.min(height, MOST_RESERVED)}px`;
    });
  }

  draw() {
    if (!this.both) return;
    if (this.width !== this.root.clientWidth) {
      this.width = this.root.clientWidth;
      this.box.measure();
      this.transport.measure();
      this.reserve();
    }
    const { t } = this;
    const isParting = this.difference?.t === t;
    this.time.replaceChildren(formatTime(t), isParting ? el("mark", {}, "first difference") : el("small", {}, this.whenParting()));
    const isNow = this.traces.map((trace) => trace.times[trace.stepAt(t)] === t);
    this.traces.forEach((trace, k) => this.drawCard(this.cards[k], trace, NAMES[k], isNow[k]));
    this.drawLedger();
    this.transport.draw();
    this.box.draw({
      runs: this.traces.map((trace, k) => ({ trace, badge: NAMES[k] })),
      charts: CHARTS,
      t,
      isNow,
      showsFuture: false,
      roomy: false,
      hasAxis: true,
      axisEnd: this.both.axisEnd,
      sentence: this.sentence(),
      sameUntil: this.difference ? this.difference.t : this.both.document.end,
      partsAt: this.difference?.t,
    });
    if (!this.isDragging && !this.transport.isPlaying) setText(this.live, this.sentence());
  }

  whenParting() {
    if (!this.difference) return "";
    return `first difference ${this.difference.t < this.t ? "was" : "comes"} at ${formatTime(this.difference.t)}`;
  }

  /** @param {HTMLElement} place @param {Trace} trace @param {string} name @param {boolean} isNow @param {number} [step] */
  drawCard(place, trace, name, isNow, step = trace.stepAt(this.t)) {
    const card = trace.cards[step];
    const isOver = this.t > trace.times[trace.last] && step === trace.last;
    place.replaceChildren(
      el("div", { class: "jk-did", role: "heading", "aria-level": 2 }, badge(name), isNow ? unbroken(card.did) : isOver ? "This run is over" : `Since ${formatTime(trace.times[step])}: ${unbroken(card.did)}`),
      el("p", { class: isNow ? null : "jk-soft" }, ...card.because.flatMap((reason, k) => reasonNodes(reason, k, isNow, card.because[k + 1]?.[1]))),
      el("p", { class: "jk-soft" }, `next look ${unbroken(card.next)}`),
    );
  }

  drawLedger() {
    const values = this.traces.map((trace) => LEDGER.map((name) => trace.tracked("ledger", name, trace.stepAt(this.t)) ?? null));
    const isZero = (/** @type {any} */ value) => value === null || value === 0;
    // where there is little room, columns without a number are left out
    const spare = LEDGER.map((_, at) => (values.every((row) => isZero(row[at])) ? "jk-spare" : ""));
    const cell = (/** @type {any} */ value, /** @type {number} */ at) =>
      el(
        "td",
        { class: isZero(value) ? `jk-zero ${spare[at]}`.trim() : null },
        el(values[0][at] !== values[1][at] ? "mark" : "span", {}, value === null ? "–" : unbroken(String(value))),
      );
    this.ledger.replaceChildren(
      el("caption", { class: "jk-live" }, "Ledger of both runs"),
      el("thead", {}, el("tr", {}, el("td"), ...LEDGER.map((name, at) => el("th", { scope: "col", class: spare[at] || null }, name)))),
      el(
        "tbody",
        {},
        ...NAMES.map((name, k) => el("tr", {}, el("th", { scope: "row" }, badge(name)), ...values[k].map(cell))),
      ),
    );
  }

  sentence() {
    const parts = this.traces.map((trace, k) => {
      const step = trace.stepAt(this.t);
      const card = trace.cards[step];
      const ledger = (/** @type {string} */ name) => trace.tracked("ledger", name, step) ?? 0;
      return `Run ${NAMES[k]}: ${card.did}. ${ledger("active")} active, ${ledger("succeeded")} succeeded, ${ledger("counted")} counted.`;
    });
    const parting = this.difference?.t === this.t ? ", the first difference" : "";
    return `${spokenTime(this.t)}${parting}. ${parts.join(" ")}`;
  }
}

/** @param {string} name */
function badge(name) {
  return el("span", { class: name === "B" ? "jk-sign jk-sign-filled" : "jk-sign" }, name);
}

/** @param {[string, number|null, string]} row whose line it is ("" for both), its number, its text */
function manifestRow([whose, number, text]) {
  const indent = /^ */.exec(text)?.[0].length ?? 0;
  return el(
    "div",
    { class: whose ? "jk-row jk-lit" : "jk-row" },
    el("span", { class: whose ? "jk-number jk-whose" : "jk-number" }, whose || (number ?? "")),
    el("span", { class: "jk-code", style: `padding-left:${indent + 2}ch;text-indent:-2ch` }, text.trimStart()),
  );
}
