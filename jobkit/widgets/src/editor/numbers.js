// Numbers that can be dragged or changed with the arrow keys, while nobody types.
import { syntaxTree } from "@codemirror/language";
import { StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import { parentPath, partsOf } from "./paths.js";
import { schemaAt, typesOf } from "./schema.js";

const PIXELS_PER_STEP = 18;
const LARGEST = 2147483647;

class Spin extends WidgetType {
  constructor(key, path, value, edit) {
    super();
    Object.assign(this, { key, path, value, edit });
  }
  eq(other) {
    return other.path === this.path && other.value === this.value;
  }
  toDOM(view) {
    const dom = document.createElement("span");
    dom.className = "jke-spin";
    dom.tabIndex = 0;
    dom.setAttribute("role", "spinbutton");
    dom.setAttribute("aria-valuemin", "0");
    dom.onkeydown = (event) => this.pressed(view, dom, event);
    dom.onpointerdown = (event) => drag(view, dom, event);
    this.show(dom);
    return dom;
  }
  // the element stays, so that focus and a drag outlive the change that they make
  updateDOM(dom) {
    if (dom.dataset.path !== this.path) return false;
    this.show(dom);
    return true;
  }
  show(dom) {
    dom.dataset.path = this.path;
    dom.dataset.key = this.key;
    dom.textContent = String(this.value);
    dom.setAttribute("aria-label", this.key);
    dom.setAttribute("aria-valuenow", String(this.value));
    dom.title = "drag, or press ↑ ↓; Enter to type";
  }
  pressed(view, dom, event) {
    const step = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (step && !event.ctrlKey && !event.metaKey && !event.altKey) change(view, dom, step);
    else if (event.key === "Home") change(view, dom, -LARGEST);
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.edit(view, view.posAtDOM(dom));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  ignoreEvent() {
    return true;
  }
}

function change(view, dom, by) {
  const from = view.posAtDOM(dom);
  const old = /^\d+/.exec(view.state.sliceDoc(from, from + 10));
  if (!old) return;
  const value = Math.max(0, Math.min(LARGEST, Number(old[0]) + by));
  if (value === Number(old[0])) return;
  view.dispatch({
    changes: { from, to: from + old[0].length, insert: String(value) },
    userEvent: "input.number",
    annotations: [],
  });
  view.dom.dispatchEvent(new CustomEvent("jke-number", { bubbles: true, detail: { key: dom.dataset.key, value } }));
}

function drag(view, dom, event) {
  if (event.button) return;
  event.preventDefault();
  dom.focus();
  const value = Number(dom.textContent);
  const unit = value >= 1000 ? 100 : value >= 100 ? 10 : 1;
  let from = event.clientX;
  dom.setPointerCapture(event.pointerId);
  const moved = (move) => {
    const steps = Math.trunc((move.clientX - from) / PIXELS_PER_STEP);
    if (!steps) return;
    from += steps * PIXELS_PER_STEP;
    change(view, dom, steps * unit);
  };
  const ended = () => {
    dom.removeEventListener("pointermove", moved);
    dom.removeEventListener("pointerup", ended);
    dom.removeEventListener("pointercancel", ended);
  };
  dom.addEventListener("pointermove", moved);
  dom.addEventListener("pointerup", ended);
  dom.addEventListener("pointercancel", ended);
}

function found(state, getSchema, edit) {
  const ranges = [];
  const root = getSchema();
  const known = Object.keys(root ?? {}).length > 0;
  for (let number = 1; number <= state.doc.lines; number++) {
    const line = state.doc.line(number);
    const parts = partsOf(line.text);
    if (!parts?.key || !/^\d{1,9}$/.test(parts.value) || /^0\d/.test(parts.value)) continue;
    const from = line.from + parts.valueAt;
    if (/Block(Literal|LiteralContent)/.test(syntaxTree(state).resolveInner(from, 1).name)) continue;
    const path = [...parentPath(state.doc, number, parts.indent, parts.dash), parts.key];
    if (known && !typesOf(schemaAt(root, path), root).includes("integer")) continue;
    const widget = new Spin(parts.key, `${path.join(".")}@${number}`, Number(parts.value), edit);
    ranges.push(Decoration.replace({ widget }).range(from, from + parts.value.length));
  }
  return Decoration.set(ranges);
}

/** The dotted numbers; there are none while `isPlain(state)` holds. */
export function numbers(getSchema, isPlain, edit) {
  const field = StateField.define({
    create: (state) => (isPlain(state) ? Decoration.none : found(state, getSchema, edit)),
    update(value, transaction) {
      const { state, startState } = transaction;
      if (isPlain(state)) return Decoration.none;
      if (!transaction.docChanged && !transaction.effects.length && !isPlain(startState)) return value;
      return found(state, getSchema, edit);
    },
    provide: (self) => [EditorView.decorations.from(self), EditorView.atomicRanges.of((view) => view.state.field(self))],
  });
  return field;
}
