// Looking things up in a trace. Nothing is decided here: the document holds every fact and word.

/**
 * @typedef {[number[], any[]]} Track steps (or times) of change and the value from there on
 * @typedef {{did: string, because: [string, string?, (number|null)?][], instead?: string, next: string, turn?: boolean}} Card
 */

/**
 * The position of the last entry that is not above `value`, -1 if all are.
 * @param {number[]} sorted @param {number} value
 */
export function lastAt(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * @param {Track|undefined} track @param {number} at
 * @returns {any} undefined before the first change
 */
export function valueAt(track, at) {
  if (!track) return undefined;
  const k = lastAt(track[0], at);
  return k < 0 ? undefined : track[1][k];
}

/** @param {Track|undefined} track @param {number} at whether the value changes exactly here */
export function changesAt(track, at) {
  if (!track) return false;
  const k = lastAt(track[0], at);
  return k > 0 && track[0][k] === at;
}

/** Reads one trace. */
export class Trace {
  /** @param {any} document */
  constructor(document) {
    this.document = document;
    /** @type {number[]} */
    this.times = document.steps.t;
    /** @type {Card[]} */
    this.cards = document.cards;
    this.pods = document.pods;
    this.layout = document.layout;
    this.series = document.series;
    this.tracks = document.tracks;
    this.count = /** @type {number} */ (document.pods.created.length);
    this.axisEnd = /** @type {number} */ (document.axis.end);
    this.last = this.times.length - 1;
    /** @type {number[]} */
    this.eventTimes = document.events.map((/** @type {any[]} */ event) => event[0]);
  }

  /** The step that holds at a time. @param {number} t */
  stepAt(t) {
    return Math.max(0, lastAt(this.times, t));
  }

  /** The step next to a time, on either side. @param {number} t */
  nearest(t) {
    const k = this.stepAt(t);
    if (k === this.last) return k;
    return t - this.times[k] <= this.times[k + 1] - t ? k : k + 1;
  }

  /** How many Pods exist by a time: they are numbered in the order of their creation. @param {number} t */
  created(t) {
    return lastAt(this.pods.created, t) + 1;
  }

  /**
   * Calls `visit(start, end, letter)` for each piece of a Pod's bar up to `t`, in order.
   * The piece at work has the letter of its fate as soon as the controller knows it.
   * @param {number} i @param {number} t @param {(start: number, end: number, letter: string) => void} visit
   */
  eachPiece(i, t, visit) {
    const { created, bound, running, stop, end, runs } = this.pods;
    const last = end[i] === null ? t : Math.min(end[i], t);
    let from = created[i];
    let letter = "W";
    if (from >= last) return;
    const work = this.workLetter(i, t);
    const cut = (/** @type {number|null} */ time, /** @type {string} */ next) => {
      if (time === null || time >= last) return;
      if (time > from) visit(from, time, letter);
      from = time;
      letter = next;
    };
    cut(bound[i], "B");
    const several = runs[i];
    if (several && running[i] !== null && running[i] < last) {
      cut(running[i], work);
      const until = stop[i] === null ? last : Math.min(stop[i], last);
      visitRuns(several, from, until, work, visit);
      from = until;
    } else {
      cut(running[i], work);
    }
    cut(stop[i], "T");
    if (last > from) visit(from, last, letter);
  }

  /** @param {number} i @param {number} t */
  workLetter(i, t) {
    const { fate, judged, end, over } = this.pods;
    if (judged[i] !== null && judged[i] <= t && fate[i] !== " ") return fate[i];
    return end[i] !== null && end[i] <= t ? over[i] : "R";
  }

  /** What a Pod is at a time: the letter at the end of its bar. @param {number} i @param {number} t */
  letter(i, t) {
    const { bound, running, stop, end } = this.pods;
    if (end[i] !== null && end[i] <= t) return this.workLetter(i, t);
    if (stop[i] !== null && stop[i] <= t) return "T";
    if (running[i] !== null && running[i] <= t) return "R";
    return bound[i] !== null && bound[i] <= t ? "B" : "W";
  }

  /** Whether anything happens to a Pod exactly then. @param {number} i @param {number} t */
  changes(i, t) {
    const { created, bound, running, stop, end, judged } = this.pods;
    return (
      created[i] === t || bound[i] === t || running[i] === t || stop[i] === t || end[i] === t || judged[i] === t
    );
  }

  /** @param {string} group @param {string} name @param {number} step */
  tracked(group, name, step) {
    return valueAt(this.tracks[group][name], step);
  }
}

/**
 * The runs of a Pod's container and the waits between them. Only the last run decides its fate.
 * @param {[number, number|null][]} runs @param {number} from @param {number} until @param {string} fate
 * @param {(start: number, end: number, letter: string) => void} visit
 */
function visitRuns(runs, from, until, fate, visit) {
  const begun = runs
    .map(([start, end]) => [Math.min(start, until), Math.min(end ?? until, until)])
    .filter(([start, end]) => end > start);
  let at = from;
  // a run that is cut off as it begins is no piece, and its fate no other run's
  const decisive = runs[runs.length - 1][0];
  begun.forEach(([start, end]) => {
    if (start > at) visit(at, start, "W");
    visit(start, end, start >= decisive ? fate : "R");
    at = end;
  });
  if (until > at) visit(at, until, "W");
}
