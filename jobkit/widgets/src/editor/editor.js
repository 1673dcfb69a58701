// The manifest editor: CodeMirror between a widget's traits and the page.
//
// Traits: value, diagnostics, lines, notes, schema, read_only, label, status, outcome.
// Messages to Python: {type: "run"} for Ctrl+Enter.
import { closeCompletion, completionStatus } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { indentUnit } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState, Prec, StateEffect, Transaction } from "@codemirror/state";
import { EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers, tooltips } from "@codemirror/view";
import { help } from "./help.js";
import { highlighting } from "./look.js";
import { editing, firstLit, runMarks, setEditing, setMarks } from "./marks.js";
import { numbers } from "./numbers.js";

const fromOutside = Annotation.define();
const refreshed = StateEffect.define();
const SPOKEN_AFTER = 900; // ms without a keystroke, so that a screen reader is not talked over
const MOST_LISTED = 6;

const isRemark = (diagnostic) => diagnostic.type === "lint";
const isWarning = (diagnostic) => diagnostic.type === "warning" || isRemark(diagnostic);

/** Where a diagnostic stands: the word, or the value, that its line and column point at. */
function rangeOf(doc, { line, column, value }) {
  if (!line || line > doc.lines) return null;
  const at = doc.line(line);
  const from = Math.min(at.from + Math.max(0, (column ?? 1) - 1), at.to);
  const rest = doc.sliceString(from, at.to);
  const written = value === undefined ? "" : String(value);
  const length = written && rest.startsWith(written) ? written.length : (/^(["']).*?\1|^[^\s:,\]}#]+/.exec(rest)?.[0].length ?? 0);
  return { from, to: Math.min(from + Math.max(length, 1), at.to) };
}

const ended = (text) => (/[.?!]$/.test(text) ? text : `${text}.`);
const begun = (text) => text[0].toUpperCase() + text.slice(1);
const sentence = ({ message, hint }) => (hint ? `${ended(message)} ${ended(/^\W/.test(hint) ? hint : begun(hint))}` : ended(message));

function underlined(doc, diagnostics) {
  const found = [];
  for (const diagnostic of diagnostics) {
    const range = rangeOf(doc, diagnostic);
    if (!range) continue;
    found.push({ ...range, severity: isWarning(diagnostic) ? "warning" : "error", message: sentence(diagnostic) });
  }
  return found.sort((a, b) => a.from - b.from);
}

/** One line per diagnostic under the text; its number leads to the place. */
function listed(view, list, diagnostics) {
  const shown = diagnostics.slice(0, MOST_LISTED).map((diagnostic) => {
    const item = document.createElement("li");
    item.className = isWarning(diagnostic) ? "jke-warning" : "jke-error";
    if (diagnostic.line) {
      const place = item.appendChild(document.createElement("button"));
      place.type = "button";
      place.textContent = `line ${diagnostic.line}`;
      place.onclick = () => {
        const range = rangeOf(view.state.doc, diagnostic);
        if (range) view.dispatch({ selection: { anchor: range.from, head: range.to }, effects: setEditing.of(true) });
        view.focus();
      };
      item.append(" ");
    }
    item.append(sentence(diagnostic));
    return item;
  });
  if (diagnostics.length > MOST_LISTED) {
    const more = document.createElement("li");
    more.textContent = `and ${diagnostics.length - MOST_LISTED} more`;
    shown.push(more);
  }
  list.replaceChildren(...shown);
}

/** The smallest change that makes one text the other, so that the cursor stays where it was. */
function difference(old, text) {
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from++;
  let end = 0;
  while (end < old.length - from && end < text.length - from && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
  return { from, to: old.length - end, insert: text.slice(from, text.length - end) };
}

/** Notebook 7 takes its shortcuts before a key gets to the element, unless that says so itself. */
const keepFocused = (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true");

function render({ model, el }) {
  el.classList.add("jk-editor");
  const status = document.createElement("div");
  status.className = "jke-below";
  const list = status.appendChild(document.createElement("ul"));
  const say = status.appendChild(document.createElement("p"));
  say.tabIndex = -1;
  const remarks = document.createElement("button");
  remarks.type = "button";
  remarks.className = "jke-remarks";
  let showsRemarks = false;
  const spoken = document.createElement("div");
  spoken.className = "jke-spoken";
  spoken.setAttribute("role", "status");

  const getSchema = () => model.get("schema");
  const locked = new Compartment();
  const lockedNow = () => [EditorState.readOnly.of(model.get("read_only")), EditorView.editable.of(!model.get("read_only"))];
  const isPlain = (state) => state.field(editing) || state.readOnly;

  const edit = (view, pos) => {
    view.dispatch({ selection: { anchor: pos }, effects: setEditing.of(true) });
    view.focus();
  };
  const leave = (view) => {
    if (completionStatus(view.state) === "active") return false; // the first Escape is for the list
    closeCompletion(view);
    view.dispatch({ effects: setEditing.of(false) });
    say.focus({ preventScroll: true });
    return true;
  };
  const run = () => {
    model.send({ type: "run" });
    return true;
  };

  const view = new EditorView({
    parent: el,
    state: EditorState.create({
      doc: model.get("value"),
      extensions: [
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        EditorView.lineWrapping,
        EditorState.tabSize.of(2),
        indentUnit.of("  "),
        yaml(),
        highlighting,
        tooltips({ parent: document.body }),
        runMarks,
        numbers(getSchema, isPlain, edit),
        help(getSchema),
        Prec.highest(keymap.of([{ key: "Mod-Enter", run }, { key: "Escape", run: leave }])),
        keymap.of([...historyKeymap, ...defaultKeymap]),
        locked.of(lockedNow()),
        EditorView.contentAttributes.of({ "aria-label": model.get("label"), spellcheck: "false", autocapitalize: "off", autocorrect: "off" }),
        EditorView.updateListener.of(updated),
        EditorView.domEventHandlers({
          keydown(event, inner) {
            // the first key that writes or moves begins the editing; leaving keys do not
            const leaves = event.key === "Tab" || event.key === "Escape" || event.key === "Shift";
            if (!leaves && !model.get("read_only") && !inner.state.field(editing) && event.target === inner.contentDOM) {
              inner.dispatch({ effects: setEditing.of(true) });
            }
          },
          mousedown(event, inner) {
            const aside = event.target.closest?.(".jke-spin");
            if (!aside && !model.get("read_only") && !inner.state.field(editing)) {
              inner.dispatch({ effects: setEditing.of(true) });
            }
          },
          focusout(event, inner) {
            if (!el.contains(event.relatedTarget) && completionStatus(inner.state) === null && document.hasFocus()) {
              setTimeout(() => inner.state.field(editing) && inner.dispatch({ effects: setEditing.of(false) }));
            }
          },
        }),
      ],
    }),
  });
  el.append(status, spoken);

  function updated(update) {
    if (update.docChanged && !update.transactions.some((each) => each.annotation(fromOutside))) {
      model.set("value", update.state.doc.toString());
      model.save_changes();
    }
    if (update.startState.field(editing) !== update.state.field(editing)) {
      el.classList.toggle("jke-typing", update.state.field(editing));
      if (!update.state.field(editing)) queueMicrotask(lookAtLit);
      queueMicrotask(told);
    }
    if (update.geometryChanged || update.docChanged) view?.requestMeasure({ key: "notes", read: fitNotes });
  }

  /** A note stands in the margin only where it does not run into the text. */
  function fitNotes() {
    const width = view.contentDOM.clientWidth;
    for (const note of view.contentDOM.querySelectorAll(".jke-note")) {
      const line = note.parentElement;
      const range = document.createRange();
      range.setStart(line, 0);
      range.setEndBefore(note);
      const text = range.getClientRects();
      const right = text.length ? Math.max(...[...text].map((box) => box.right)) : 0;
      const left = view.contentDOM.getBoundingClientRect().left + width - note.offsetWidth - 6;
      note.classList.toggle("jke-hidden", right + 10 > left);
    }
  }

  /** Scrolls the lit line into the lens; the page around stays where it is. */
  function lookAtLit() {
    const number = firstLit(view.state);
    if (number === null || number > view.state.doc.lines || view.state.field(editing)) return;
    const scroller = view.scrollDOM;
    const block = view.lineBlockAt(view.state.doc.line(number).from);
    if (block.top < scroller.scrollTop || block.bottom > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = Math.max(0, block.top - Math.max(0, (scroller.clientHeight - block.height) / 2));
    }
  }

  let speaking = 0;
  function speak(text, after = 0) {
    clearTimeout(speaking);
    speaking = setTimeout(() => (spoken.textContent = text), after);
  }

  function told() {
    const words = [model.get("status")];
    if (!view.state.field(editing) && !model.get("diagnostics").some((each) => !isWarning(each)) && view.contentDOM.querySelector(".jke-spin")) {
      words.push("Drag a dotted number, or press its arrow keys.");
    }
    say.textContent = words.filter(Boolean).join(" ");
    const number = model.get("diagnostics").filter(isRemark).length;
    if (!number) return;
    remarks.textContent = showsRemarks ? "Hide remarks" : number === 1 ? "1 remark" : `${number} remarks`;
    remarks.setAttribute("aria-expanded", String(showsRemarks));
    say.append(" ", remarks);
  }
  remarks.onclick = () => {
    showsRemarks = !showsRemarks;
    diagnosed();
    remarks.focus();
  };

  /** Faults and warnings always; what is legal and perhaps not meant when somebody asks for it. */
  function diagnosed() {
    const diagnostics = model.get("diagnostics").filter((each) => showsRemarks || !isRemark(each));
    const { doc } = view.state;
    const faults = [...new Set(diagnostics.filter((each) => !isWarning(each)).map((each) => each.line))].filter((number) => number && number <= doc.lines);
    view.dispatch(setDiagnostics(view.state, underlined(doc, diagnostics)));
    view.dispatch({ effects: setMarks.of({ faults }) });
    listed(view, list, diagnostics);
    told();
    if (view.state.field(editing)) {
      const first = diagnostics[0];
      speak(first ? `${diagnostics.length} found. ${first.line ? `Line ${first.line}: ` : ""}${sentence(first)}` : model.get("status"), SPOKEN_AFTER);
    }
  }

  function marked() {
    const notes = model.get("notes");
    view.dispatch({ effects: setMarks.of({ lines: model.get("lines"), notes }) });
    view.requestMeasure({ key: "notes", read: fitNotes });
    requestAnimationFrame(lookAtLit);
  }

  let changedNumber = "";
  el.addEventListener("jke-number", ({ detail }) => {
    changedNumber = `${detail.key} is now ${detail.value}.`;
    speak(changedNumber);
  });
  const handlers = {
    "change:value": () => {
      const text = model.get("value");
      const old = view.state.doc.toString();
      if (text === old) return;
      view.dispatch({ changes: difference(old, text), annotations: [fromOutside.of(true), Transaction.addToHistory.of(true)] });
    },
    "change:diagnostics": diagnosed,
    "change:status": told,
    "change:lines": marked,
    "change:notes": marked,
    "change:schema": () => view.dispatch({ effects: refreshed.of(null) }),
    "change:read_only": () => view.dispatch({ effects: locked.reconfigure(lockedNow()) }),
    "change:outcome": () => {
      if (changedNumber) speak(`${changedNumber} ${model.get("outcome")}`);
      changedNumber = "";
    },
  };
  for (const [name, handler] of Object.entries(handlers)) model.on(name, handler);

  // the notebook's own shortcuts must not see what is typed here
  const keep = (event) => {
    if (!((event.ctrlKey || event.metaKey) && event.key === "s")) event.stopPropagation();
  };
  el.addEventListener("keydown", keep);
  el.addEventListener("focusin", keepFocused);
  // nor what is typed on the plain widgets around it, which have no script of their own
  let around = null;
  const keepAround = (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  };
  const lookAround = () => {
    around ??= el.closest(".jk-lab") ?? el.closest(".jk-scenario");
    around?.addEventListener("keydown", keepAround);
    around?.addEventListener("focusin", keepFocused);
  };

  const resized = new ResizeObserver(() => {
    lookAround();
    view.requestMeasure({ key: "notes", read: fitNotes });
    requestAnimationFrame(lookAtLit);
  });
  resized.observe(el);
  diagnosed();
  marked();
  return () => {
    for (const [name, handler] of Object.entries(handlers)) model.off(name, handler);
    clearTimeout(speaking);
    around?.removeEventListener("keydown", keepAround);
    around?.removeEventListener("focusin", keepFocused);
    resized.disconnect();
    view.destroy();
  };
}

export default { render };
