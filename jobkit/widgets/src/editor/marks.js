// What the run says about the manifest: lit lines, notes in the margin, faulty lines.
import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, WidgetType, gutterLineClass } from "@codemirror/view";
import { partsOf, pathOfLine } from "./paths.js";

export const setMarks = StateEffect.define();
export const setEditing = StateEffect.define();

/** Whether somebody types: then the run's marks are hidden, the eye belongs to the text. */
export const editing = StateField.define({
  create: () => false,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setEditing)) value = effect.value;
    return value;
  },
});

const NOTHING = { lines: [], notes: {}, faults: [] };
const marks = StateField.define({
  create: () => NOTHING,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMarks)) value = { ...value, ...effect.value };
    return value;
  },
});

class Note extends WidgetType {
  constructor(text) {
    super();
    this.text = text;
  }
  eq(other) {
    return other.text === this.text;
  }
  toDOM() {
    const dom = document.createElement("span");
    dom.className = "jke-note";
    dom.textContent = this.text;
    return dom;
  }
}

// What every Job has to say and no run turns on.
const FRAME = /^(apiVersion|kind|metadata(\..*)?|spec\.template(\..*)?)$/;
const TOLD = /(Seconds|completions)$/i;

function isFrame(doc, number) {
  const path = pathOfLine(doc, number);
  if (!path) return /^\s*#/.test(doc.line(number).text);
  const name = path.join(".");
  return FRAME.test(name) && !TOLD.test(name);
}

const FOLD = 2; // how many characters a broken line's rest stands further in

function decorate(state) {
  const { lines, notes, faults } = state.field(marks);
  const typing = state.field(editing);
  const lit = new Set(typing ? [] : lines);
  const faulty = new Set(faults);
  const builder = new RangeSetBuilder();
  for (let number = 1; number <= state.doc.lines; number++) {
    const line = state.doc.line(number);
    const classes = [];
    if (faulty.has(number)) classes.push("jke-fault");
    else if (lit.has(number)) classes.push("jke-lit");
    else if (!typing && isFrame(state.doc, number)) classes.push("jke-frame");
    const deep = (partsOf(line.text)?.indent ?? 0) + FOLD;
    const style = `--deep:${Math.min(deep, 24)}ch`;
    builder.add(line.from, line.from, Decoration.line({ class: classes.join(" ") || undefined, attributes: { style } }));
    const note = typing ? "" : (notes[number] ?? "");
    if (note) builder.add(line.to, line.to, Decoration.widget({ widget: new Note(note), side: 1 }));
  }
  return builder.finish();
}

const shown = StateField.define({
  create: decorate,
  update(value, transaction) {
    const same = !transaction.docChanged && !transaction.effects.some((effect) => effect.is(setMarks) || effect.is(setEditing));
    return same ? value : decorate(transaction.state);
  },
  provide: (self) => EditorView.decorations.from(self),
});

class LineClass extends GutterMarker {
  constructor(name) {
    super();
    this.elementClass = name;
  }
}
const LIT = new LineClass("jke-lit");
const FAULT = new LineClass("jke-fault");

const beside = gutterLineClass.compute([marks, editing, "doc"], (state) => {
  const { lines, faults } = state.field(marks);
  const builder = new RangeSetBuilder();
  const kinds = new Map(state.field(editing) ? [] : lines.map((number) => [number, LIT]));
  for (const number of faults) kinds.set(number, FAULT);
  for (const [number, kind] of [...kinds].sort(([a], [b]) => a - b)) {
    if (number < 1 || number > state.doc.lines) continue;
    const { from } = state.doc.line(number);
    builder.add(from, from, kind);
  }
  return builder.finish();
});

/** Lit lines, notes and faults as decorations; set them with `setMarks`. */
export const runMarks = [editing, marks, shown, beside];

/** The first lit line, or null. */
export const firstLit = (state) => state.field(marks).lines[0] ?? null;
