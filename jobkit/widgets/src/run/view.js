// The run view: its parts, their arrangement, and the one moment that all of them show.

import { drawCard, drawLedger } from "./card.js";
import { drawBudget, drawGrid, drawNow, drawParallelism, drawVerdict } from "./charts.js";
import { el, freshId, setText, svg } from "./dom.js";
import { hatches, usePalette } from "./looks.js";
import { drawManifest, writeManifest } from "./manifest.js";
import { drawConditions, drawEvents, drawIndexes, drawJudgement, drawKubectl, drawStatus, indexStates, indexWords } from "./panels.js";
import { drawPods, podsHeight, podsNote } from "./pods.js";
import { drawRaster } from "./raster.js";
import { spokenTime } from "./time.js";
import { Trace } from "./trace.js";
import { JUMPS, Transport, UNITS, find } from "./transport.js";

/**
 * @typedef {object} Host where the view keeps what others may see and set
 * @property {(name: string) => any} get
 * @property {(values: Record<string, unknown>) => void} set
 */

const CHARTS = ["pods", "parallelism", "failures", "verdict"];
const CHART_GAP = 14;
const ROOMY = 1320;
const HEADINGS = {
  judgement: "Order of judgement",
  indexes: "Completion indexes",
  status: "Status, as kubectl shows it",
  conditions: "Conditions",
  events: "Events",
  kubectl: "What kubectl prints",
};

export class RunView {
  /** @param {HTMLElement} root @param {Host} host */
  constructor(root, host) {
    this.root = root;
    this.host = host;
    this.id = freshId();
    this.isDragging = false;
    root.classList.add("jobkit-run");
    root.setAttribute("role", "region");
    root.setAttribute("aria-label", "Run of a Job");
    root.addEventListener("keydown", (event) => this.key(event));
    this.transport = new Transport({
      trace: () => this.trace,
      step: () => this.step,
      t: () => this.t,
      go: (step) => this.go(step),
      goTime: (t, isDragging) => this.goTime(t, isDragging),
    });
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(root);
    this.rebuild();
  }

  close() {
    this.transport.stop();
    this.observer.disconnect();
  }

  // What others set

  /** A new trace, or other parts: everything is made anew. */
  rebuild() {
    this.transport.stop();
    const document_ = this.host.get("trace");
    if (!document_?.steps) {
      this.root.replaceChildren(el("p", { class: "jk-empty" }, "Write a Job on the left, or choose an example."));
      this.trace = /** @type {any} */ (undefined);
      return;
    }
    this.trace = new Trace(document_);
    usePalette(this.root, document_.looks);
    this.build();
    this.follow();
  }

  /** The moment changed; if it was this view itself that set it, everything is drawn already. */
  heard() {
    if (Math.round(Number(this.host.get("t")) * 1000) !== this.t) this.follow();
  }

  /** The moment was set from outside. */
  follow() {
    if (!this.trace) return;
    this.t = Math.max(0, Math.min(Number(this.host.get("t") ?? 0) * 1000, this.trace.document.end));
    this.t = Math.round(this.t);
    this.step = this.trace.stepAt(this.t);
    this.isDragging = false;
    this.draw();
  }

  // What the reader does

  /** @param {number} step */
  go(step) {
    const at = Math.max(0, Math.min(step, this.trace.last));
    this.goTime(this.trace.times[at]);
  }

  /** @param {number} t @param {boolean} [isDragging] */
  goTime(t, isDragging = false) {
    this.t = t;
    this.step = this.trace.stepAt(t);
    this.isDragging = isDragging;
    this.draw();
    this.host.set({ step: this.step, t: t / 1000 });
  }

  /** @param {string} what @param {number} [direction] */
  jump(what, direction = 1) {
    this.transport.stop();
    const found = find(this.trace, this.step, direction, (k) => JUMPS[what](this.trace, k));
    if (found >= 0) this.go(found);
    else setText(this.live, what === "wait" ? "No further back-off." : `No further ${what}.`);
  }

  toggleFuture() {
    this.host.set({ show_what_comes: !this.host.get("show_what_comes") });
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.trace || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (/^(SELECT|TEXTAREA)$/.test(target.tagName)) {
      event.stopPropagation();
      return;
    }
    const isButton = target.tagName === "BUTTON";
    const acts = {
      ArrowLeft: () => this.transport.move("back"),
      ArrowRight: () => this.transport.move("forward"),
      Home: () => this.transport.move("first"),
      End: () => this.transport.move("last"),
      PageUp: () => this.important(-1),
      PageDown: () => this.important(1),
      f: () => this.toggleFuture(),
      p: () => this.play(),
    };
    const act = /** @type {Record<string, () => void>} */ (acts)[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
    // Jupyter's own shortcuts must not fire; Tab and a button's own keys must work
    if (event.key !== "Tab" && !(isButton && event.key === "Escape")) event.stopPropagation();
  }

  /** To the next failure or verdict. @param {number} direction */
  important(direction) {
    this.transport.stop();
    const found = find(this.trace, this.step, direction, (k) => JUMPS.failure(this.trace, k) || JUMPS.verdict(this.trace, k));
    this.go(found >= 0 ? found : direction > 0 ? this.trace.last : 0);
  }

  play() {
    this.transport.play(() => setText(this.playButton, this.transport.isPlaying ? "Pause" : "Play"));
  }

  // How it is built

  build() {
    const parts = new Set(this.host.get("parts"));
    const has = (/** @type {string} */ name) => parts.has(name);
    if (!this.host.get("show_manifest") || !this.trace.document.manifest.length) parts.delete("manifest");
    if (!this.trace.document.indexes) parts.delete("indexes");
    /** @type {Record<string, HTMLElement>} */
    this.places = {};
    this.charts = CHARTS.filter(has);
    this.live = el("div", { class: "jk-live", "aria-live": "polite" });
    const main = this.buildMain(has);
    const aside = has("judgement") ? this.section("judgement", "jk-verdicts") : null;
    const more = this.buildMore(has);
    const columns = has("manifest") && main ? "spec" : main && (aside || more) ? "side" : "one";
    this.root.dataset.columns = columns;
    this.root.replaceChildren(
      el(
        "div",
        { class: "jk-layout" },
        has("head") ? this.buildHead() : null,
        has("manifest") ? this.buildManifest() : null,
        main,
        columns === "side" && aside && more ? null : aside,
        columns === "side" && aside && more ? el("div", { class: "jk-side" }, aside, more) : more,
        has("kubectl") ? this.section("kubectl", "jk-kubectl") : null,
      ),
      this.live,
    );
  }

  /** @param {(name: string) => boolean} has */
  buildMore(has) {
    const groups = [["indexes"], ["status", "conditions"], ["events"]]
      .map((names) => names.filter(has))
      .filter((names) => names.length)
      .map((names) => el("div", { class: `jk-group jk-part-${names[0]}` }, ...names.map((name) => this.section(name, "jk-part"))));
    return groups.length ? el("div", { class: "jk-more" }, ...groups) : null;
  }

  buildHead() {
    const link = (/** @type {string} */ text, /** @type {() => void} */ act, /** @type {Record<string, unknown>} */ more = {}) =>
      el("button", { type: "button", class: "jk-link", onclick: act, ...more }, text);
    const units = el("select", { "aria-label": "Step by", onchange: (/** @type {Event} */ event) => (this.transport.unit = /** @type {HTMLSelectElement} */ (event.target).value) });
    for (const [value, words] of Object.entries(UNITS)) units.append(el("option", { value, selected: value === this.transport.unit }, words));
    this.playButton = link("Play", () => this.play(), { title: "P" });
    this.futureButton = link("Show what comes", () => this.toggleFuture(), { title: "F", "aria-pressed": "false" });
    return el(
      "div",
      { class: "jk-head" },
      el("div", { class: "jk-name" }, this.trace.document.job.name),
      el(
        "div",
        { class: "jk-links" },
        this.playButton,
        el("label", { class: "jk-unit" }, "step by ", units),
        link("Next failure", () => this.jump("failure")),
        link("Next back-off", () => this.jump("wait")),
        link("Verdict", () => this.jumpToVerdict()),
        this.futureButton,
      ),
    );
  }

  /** To the verdict from either side. */
  jumpToVerdict() {
    const found = this.trace.cards.findIndex((card) => card.verdict);
    if (found >= 0) this.go(found);
    else setText(this.live, "This run has no verdict.");
  }

  buildManifest() {
    this.places.manifest = el("div", { class: "jk-yaml", tabindex: 0, role: "region", "aria-label": "Job manifest" });
    writeManifest(this.places.manifest, this.trace);
    return el("section", { class: "jk-spec", "aria-label": "Manifest" }, this.places.manifest);
  }

  /** @param {(name: string) => boolean} has */
  buildMain(has) {
    const nodes = [];
    if (has("card")) nodes.push((this.places.card = el("div", { class: "jk-card" })));
    if (has("ledger")) nodes.push((this.places.ledger = el("dl", { class: "jk-ledger", "aria-label": "Ledger" })));
    this.hasTransport = has("transport");
    if (this.hasTransport) nodes.push(this.transport.node);
    if (this.charts.length) nodes.push(this.buildCharts());
    else this.picture = undefined;
    return nodes.length ? el("section", { class: "jk-main", "aria-label": "Simulated run" }, ...nodes) : null;
  }

  buildCharts() {
    this.canvas = /** @type {HTMLCanvasElement} */ (el("canvas", { class: "jk-raster", "aria-hidden": "true" }));
    this.ink = svg("g");
    this.picture = svg("svg", { class: "jk-charts", role: "img", "aria-label": "Charts" }, hatches(this.id), this.ink);
    const box = el("div", { class: "jk-box" }, this.canvas, this.picture);
    let isDown = false;
    const move = (/** @type {PointerEvent} */ event) => {
      const t = this.timeUnder(event);
      if (t === null) return;
      const wanted = this.transport.unit === "second" ? Math.round(t / 1000) * 1000 : this.trace.times[this.trace.nearest(t)];
      if (wanted !== this.t) this.goTime(wanted, true);
    };
    box.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || this.timeUnder(event) === null) return;
      isDown = true;
      box.setPointerCapture(event.pointerId);
      this.transport.stop();
      move(event);
    });
    box.addEventListener("pointermove", (event) => isDown && move(event));
    const up = () => {
      if (isDown) this.goTime(this.t);
      isDown = false;
    };
    box.addEventListener("pointerup", up);
    box.addEventListener("pointercancel", up);
    return box;
  }

  /** @param {string} name @param {string} className */
  section(name, className) {
    const heading = /** @type {Record<string, string>} */ (HEADINGS)[name];
    this.places[name] = el("div");
    return el("section", { class: className, "aria-label": heading }, el("h3", {}, heading), this.places[name]);
  }

  // How it is drawn

  resized() {
    if (this.trace && this.root.clientWidth !== this.width) this.draw();
  }

  draw() {
    if (!this.trace) return;
    this.width = this.root.clientWidth;
    const { trace, step, t, places } = this;
    const isNow = trace.times[step] === t;
    if (places.card) drawCard(places.card, trace, step, t);
    if (places.ledger) drawLedger(places.ledger, trace, step, isNow);
    if (places.manifest) drawManifest(places.manifest, trace, step, isNow);
    if (places.judgement) drawJudgement(places.judgement, trace, step, isNow);
    if (places.indexes) drawIndexes(places.indexes, trace, t, this.id);
    if (places.status) drawStatus(places.status, trace, step, isNow);
    if (places.conditions) drawConditions(places.conditions, trace, step, isNow);
    if (places.events) drawEvents(places.events, trace, t, isNow);
    if (places.kubectl) drawKubectl(places.kubectl, trace, step, t);
    if (this.hasTransport) this.transport.draw();
    if (this.picture) this.drawCharts(isNow);
    this.futureButton?.setAttribute("aria-pressed", String(Boolean(this.host.get("show_what_comes"))));
    if (!this.isDragging && !this.transport.isPlaying) setText(this.live, this.sentence());
  }

  /** @param {boolean} isNow */
  drawCharts(isNow) {
    const { trace, t } = this;
    const box = /** @type {HTMLElement} */ (this.picture?.parentElement);
    const width = box.clientWidth;
    if (!width) return;
    const left = this.gutter();
    const right = width;
    const frame = {
      trace,
      t,
      isNow,
      showsFuture: Boolean(this.host.get("show_what_comes")),
      x: (/** @type {number} */ time) => left + (time / trace.axisEnd) * (right - left),
      left,
      right,
      id: this.id,
      roomy: this.width >= ROOMY,
    };
    let y = 6;
    const nodes = [];
    const title = (/** @type {string} */ name, /** @type {string} */ note, /** @type {number} */ top) => {
      nodes.push(svg("text", { class: "jk-bold", x: 0, y: top + 10 }, name));
      if (note) nodes.push(svg("text", { class: "jk-note-below jk-soft", x: 0, y: top + 25 }, note));
    };
    for (const name of this.charts) {
      const chart = this.chart(name, frame, y);
      nodes.push(...chart.nodes);
      if (name === "verdict") {
        title("Verdict", "", y);
        title("End state", "", y + 17);
      } else {
        title({ pods: "Pods", parallelism: "Parallelism", failures: trace.series.budget.name }[name] ?? name, chart.note ?? "", y);
      }
      y += chart.height + CHART_GAP;
    }
    const bottom = y - CHART_GAP + 4;
    this.ink?.replaceChildren(drawGrid(frame, 0, bottom), ...nodes, ...drawNow(frame, this.hasTransport ? -8 : 0, bottom));
    this.picture?.setAttribute("width", String(width));
    this.picture?.setAttribute("height", String(bottom));
    this.picture?.setAttribute("aria-label", this.sentence());
  }

  /** @param {string} name @param {import("./pods.js").Frame} frame @param {number} top @returns {import("./charts.js").Chart} */
  chart(name, frame, top) {
    if (name === "parallelism") return drawParallelism(frame, top);
    if (name === "failures") return drawBudget(frame, top);
    if (name === "verdict") return drawVerdict(frame, top);
    this.placeRaster(frame, top);
    return { ...drawPods(frame, top), note: podsNote(this.trace, this.t) };
  }

  /** @param {import("./pods.js").Frame} frame @param {number} top */
  placeRaster(frame, top) {
    const canvas = this.canvas;
    if (!canvas) return;
    const isRaster = this.trace.layout.kind === "raster";
    canvas.hidden = !isRaster;
    if (!isRaster) return;
    const height = podsHeight(this.trace, frame.roomy);
    Object.assign(canvas.style, { left: `${frame.left}px`, top: `${top}px`, width: `${frame.right - frame.left}px`, height: `${height}px` });
    const ratio = window.devicePixelRatio || 1;
    drawRaster(canvas, this.trace, this.t, frame.right - frame.left, height * ratio);
  }

  gutter() {
    return Number.parseFloat(getComputedStyle(/** @type {Element} */ (this.root.firstElementChild)).getPropertyValue("--jk-gutter")) || 100;
  }

  /** The time under a pointer; null left of the axis. @param {PointerEvent} event */
  timeUnder(event) {
    const box = /** @type {HTMLElement} */ (this.picture?.parentElement).getBoundingClientRect();
    const left = this.gutter();
    const at = event.clientX - box.left - left;
    if (at < -4) return null;
    return Math.max(0, Math.min(1, at / (box.width - left))) * this.trace.axisEnd;
  }

  /** The moment as a sentence, for whoever cannot see it. */
  sentence() {
    const { trace, step, t } = this;
    const card = trace.cards[step];
    const ledger = (/** @type {string} */ name) => trace.tracked("ledger", name, step) ?? 0;
    const because = card.because.map(([text]) => text).join(" ");
    const indexes = trace.document.indexes ? ` Indexes: ${indexWords(indexStates(trace, t).states).join(", ")}.` : "";
    return (
      `Step ${step + 1} of ${trace.times.length}, ${spokenTime(t)}. ${card.did}. Because: ${because} ` +
      `${ledger("active")} active, ${ledger("succeeded")} succeeded, ${ledger("counted")} counted.${indexes}`
    );
  }
}
