// The run view: its parts, their arrangement, and the one moment that all of them show.

import { ChartBox } from "./box.js";
import { MOST_RESERVED, drawCard, drawLedger, longestCards } from "./card.js";
import { el, freshId, setText } from "./dom.js";
import { listenToKeys } from "./keys.js";
import { usePalette } from "./looks.js";
import { drawManifest, litLines, marginNotes, writeManifest } from "./manifest.js";
import { drawConditions, drawEvents, drawIndexes, drawJudgement, drawKubectl, drawStatus, indexStates, indexWords } from "./panels.js";
import { spokenTime } from "./time.js";
import { Trace } from "./trace.js";
import { JUMPS, Transport, UNITS, find } from "./transport.js";

/**
 * @typedef {object} Host where the view keeps what others may see and set
 * @property {(name: string) => any} get
 * @property {(values: Record<string, unknown>) => void} set
 * @property {HTMLElement} [slot] an editor that stands in place of the manifest; it stays in the page as it is
 * @property {(lines: number[], notes: Record<string, string>) => void} [mark] tells the editor what the step lights
 */

const CHARTS = ["pods", "parallelism", "failures", "verdict"];
const ROOMY = 1320;
/** Milliseconds without a further edit after which cards are measured anew. */
const SETTLED = 400;
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
    this.transport = new Transport({
      trace: () => this.trace,
      step: () => this.step,
      t: () => this.t,
      go: (step) => this.go(step),
      goTime: (t, isDragging) => this.goTime(t, isDragging),
    });
    this.box = new ChartBox(this.id, { drag: (fraction) => this.drag(fraction), drop: () => this.goTime(this.t) });
    listenToKeys(root, {
      ArrowLeft: () => this.transport.move("back"),
      ArrowRight: () => this.transport.move("forward"),
      Home: () => this.transport.move("first"),
      End: () => this.transport.move("last"),
      PageUp: () => this.important(-1),
      PageDown: () => this.important(1),
      f: () => this.toggleFuture(),
      p: () => this.play(),
    });
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(root);
    this.rebuild();
  }

  close() {
    clearTimeout(this.settling);
    this.transport.stop();
    this.observer.disconnect();
  }

  // What others set

  /** A new trace, or other parts: everything is made anew. */
  rebuild() {
    this.transport.stop();
    const document_ = this.host.get("trace");
    if (!document_?.steps) {
      this.trace = /** @type {any} */ (undefined);
      this.buildEmpty();
      return;
    }
    this.trace = new Trace(document_);
    usePalette(this.root, document_.looks);
    this.build();
    this.width = this.root.clientWidth;
    this.measured = -1;
    if (this.host.slot) this.reserveLater();
    this.follow();
  }

  /** While somebody types, the height of the last run's cards has to do; measuring takes longer than drawing. */
  reserveLater() {
    clearTimeout(this.settling);
    this.settling = this.cardHeight ? setTimeout(() => this.remeasure(), SETTLED) : 0;
  }

  remeasure() {
    clearTimeout(this.settling);
    this.settling = 0;
    this.measured = -1;
    this.draw();
  }

  /** What the controller would do instead comes after the rest: it takes as long as the run itself. */
  learn() {
    const told = this.host.get("instead") ?? {};
    for (const [step, words] of Object.entries(told)) if (this.trace?.cards[Number(step)]) this.trace.cards[Number(step)].instead = String(words);
    if (this.trace && Object.keys(told).length) this.remeasure();
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

  /** To the next failure or verdict. @param {number} direction */
  important(direction) {
    this.transport.stop();
    const found = find(this.trace, this.step, direction, (k) => JUMPS.failure(this.trace, k) || JUMPS.verdict(this.trace, k));
    this.go(found >= 0 ? found : direction > 0 ? this.trace.last : 0);
  }

  play() {
    this.transport.play(() => {
      if (this.playButton) setText(this.playButton, this.transport.isPlaying ? "Pause" : "Play");
      if (!this.transport.isPlaying) setText(this.live, this.sentence());
    });
  }

  // How it is built

  /** Nothing to show yet: only the editor, if there is one, and what to do. */
  buildEmpty() {
    this.charts = [];
    this.hasTransport = false;
    this.places = {};
    const spec = this.slotted();
    this.root.dataset.columns = spec ? "spec" : "one";
    const words = spec ? "Write a Job, or choose an example." : "Write a Job on the left, or choose an example.";
    this.arrange(null, spec, el("section", { class: "jk-main", "aria-label": "Simulated run" }, el("p", { class: spec ? "jk-did" : "jk-empty" }, words)));
    this.host.mark?.([], {});
  }

  /** The place of the editor; it is made once and never leaves the page, so that typing goes on. */
  slotted() {
    const { slot } = this.host;
    if (!slot) return null;
    if (!slot.parentElement) el("section", { class: "jk-spec", "aria-label": "Manifest" }, slot);
    return slot.parentElement;
  }

  /** @param {...(HTMLElement | null)} nodes in reading order; the editor, if there is one, is not moved */
  arrange(...nodes) {
    const kept = this.host.slot?.parentElement;
    const layout = this.root.querySelector(".jk-layout") ?? el("div", { class: "jk-layout" });
    for (const node of [...layout.children]) if (node !== kept) node.remove();
    const wanted = /** @type {HTMLElement[]} */ (nodes.filter(Boolean));
    const at = kept && layout.contains(kept) ? wanted.indexOf(kept) : -1;
    if (at < 0) layout.replaceChildren(...wanted);
    else {
      kept?.before(...wanted.slice(0, at));
      kept?.after(...wanted.slice(at + 1));
    }
    this.live ??= el("div", { class: "jk-live", "aria-live": "polite" });
    if (!layout.parentElement) this.root.replaceChildren(layout, this.live);
  }

  build() {
    const parts = new Set(this.host.get("parts"));
    const has = (/** @type {string} */ name) => parts.has(name);
    if (!this.host.get("show_manifest") || !this.trace.document.manifest.length) parts.delete("manifest");
    if (!this.trace.document.indexes) parts.delete("indexes");
    /** @type {Record<string, HTMLElement>} */
    this.places = {};
    this.charts = CHARTS.filter(has);
    const main = this.buildMain(has);
    const aside = has("judgement") ? this.section("judgement", "jk-verdicts") : null;
    const more = this.buildMore(has);
    const spec = this.slotted() ?? (has("manifest") ? this.buildManifest() : null);
    const columns = spec && main ? "spec" : main && (aside || more) ? "side" : "one";
    this.root.dataset.columns = columns;
    this.arrange(
      has("head") ? this.buildHead() : null,
      spec,
      main,
      columns === "side" && aside && more ? null : aside,
      columns === "side" && aside && more ? el("div", { class: "jk-side" }, aside, more) : more,
      has("kubectl") ? this.section("kubectl", "jk-kubectl") : null,
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
    if (this.charts.length) nodes.push(this.box.node);
    return nodes.length ? el("section", { class: "jk-main", "aria-label": "Simulated run" }, ...nodes) : null;
  }

  /** @param {string} name @param {string} className */
  section(name, className) {
    const heading = /** @type {Record<string, string>} */ (HEADINGS)[name];
    this.places[name] = el("div");
    return el("section", { class: className, "aria-label": heading }, el("h3", { class: "jk-heading" }, heading), this.places[name]);
  }

  // How it is drawn

  resized() {
    const width = this.root.clientWidth;
    if (!this.trace || width === this.width) return;
    this.width = width;
    this.draw();
  }

  /** Sizes are read when the width changes only: reading them in between would lay out the page. */
  measure() {
    if (this.width === this.measured) return;
    this.measured = this.width;
    this.box.measure();
    this.transport.measure();
    this.indexWidth = this.places.indexes?.clientWidth ?? 0;
    this.reserve();
  }

  /** Keeps room for the longest cards, so that the charts stay where they are while stepping. */
  reserve() {
    const { card } = this.places;
    if (!card || !this.width) return;
    if (this.settling) {
      card.style.minHeight = this.cardHeight;
      return;
    }
    card.style.minHeight = "";
    let height = 0;
    for (const k of longestCards(this.trace)) {
      drawCard(card, this.trace, k, this.trace.times[k]);
      height = Math.max(height, card.offsetHeight);
    }
    card.style.minHeight = this.cardHeight = `${Math.min(height, MOST_RESERVED)}px`;
  }

  draw() {
    if (!this.trace) return;
    this.measure();
    const { trace, step, t, places } = this;
    const isNow = trace.times[step] === t;
    if (places.card) drawCard(places.card, trace, step, t);
    if (places.ledger) drawLedger(places.ledger, trace, step, isNow);
    if (places.manifest) drawManifest(places.manifest, trace, step, isNow);
    this.host.mark?.(isNow ? litLines(trace, step) : [], marginNotes(trace, step));
    if (places.judgement) drawJudgement(places.judgement, trace, step, isNow);
    if (places.indexes) drawIndexes(places.indexes, trace, t, this.id, this.indexWidth);
    if (places.status) drawStatus(places.status, trace, step, isNow);
    if (places.conditions) drawConditions(places.conditions, trace, step, isNow);
    if (places.events) drawEvents(places.events, trace, t, isNow);
    if (places.kubectl) drawKubectl(places.kubectl, trace, step, t);
    if (this.hasTransport) this.transport.draw();
    if (this.charts.length) this.drawCharts(isNow);
    this.futureButton?.setAttribute("aria-pressed", String(Boolean(this.host.get("show_what_comes"))));
    if (!this.isDragging && !this.transport.isPlaying) setText(this.live, this.sentence());
  }

  /** @param {boolean} isNow */
  drawCharts(isNow) {
    this.box.draw({
      runs: [{ trace: this.trace }],
      charts: this.charts,
      t: this.t,
      isNow: [isNow],
      showsFuture: Boolean(this.host.get("show_what_comes")),
      roomy: this.width >= ROOMY,
      hasAxis: this.hasTransport,
      axisEnd: this.trace.axisEnd,
      sentence: this.sentence(),
    });
  }

  /** The pointer is at a place of the axis. @param {number} fraction */
  drag(fraction) {
    this.transport.stop();
    const t = fraction * this.trace.axisEnd;
    const isBySecond = this.transport.unit === "second";
    const wanted = isBySecond ? Math.min(Math.round(t / 1000) * 1000, this.trace.document.end) : this.trace.times[this.trace.nearest(t)];
    if (wanted !== this.t) this.goTime(wanted, true);
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
