// A question that is answered before the run is shown. Texts are set as text.
//
// Traits: question, kind ("choice", "time", "number", "text"), choices, unit, horizon, answer, confidence,
// because, locked, skipped, asks_why, and `told` (what Python says once it is locked: heading, rows, key).

const CONFIDENCE = ["guessing", "fairly sure", "certain"];
const SVG = "http://www.w3.org/2000/svg";
const FLAG_STEP = 5; // seconds per arrow key
const FLAG_PAGE = 30;
const OWN = Math.random().toString(36).slice(2); // each widget has a copy of this module, and all share one page
let groups = 0;

/** An element with properties and children; children may be texts. */
function make(tag, properties = {}, ...children) {
  const { class: name, ...rest } = properties;
  const dom = document.createElement(tag);
  if (name) dom.className = name;
  for (const [key, value] of Object.entries(rest)) {
    if (key.startsWith("aria") || key === "role" || key === "for") dom.setAttribute(key.replace("aria", "aria-").toLowerCase(), value);
    else dom[key] = value;
  }
  dom.append(...children);
  return dom;
}

/** A text's parts; what stands between backticks is set as code. */
const inline = (text) => text.split("`").map((part, at) => (at % 2 ? make("code", {}, part) : part));

function draw(tag, attributes, text) {
  const dom = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) dom.setAttribute(name, value);
  if (text !== undefined) dom.textContent = text;
  return dom;
}

/** Buttons of which one is chosen: radios, so that arrow keys and screen readers know them. */
function chooser(labels, chosen, choose, { small = false, disabled = false } = {}) {
  const group = `jk-predict-${OWN}-${++groups}`;
  return labels.map((label, at) => {
    const radio = make("input", { type: "radio", name: group, checked: at === chosen, disabled });
    radio.onchange = () => choose(at);
    return make("label", { class: small ? "jkp-option jkp-small" : "jkp-option" }, radio, make("span", {}, label));
  });
}

/** Times for the axis's labels: four to eight of them, round. */
function ticks(horizon) {
  const steps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];
  const step = steps.find((each) => horizon / each <= 6) ?? steps.at(-1) * Math.ceil(horizon / steps.at(-1) / 6);
  return Array.from({ length: Math.floor(horizon / step) + 1 }, (_, at) => at * step);
}

/** The empty axis with a flag that is set by dragging or by arrow keys. */
function timeline(model, changed) {
  const horizon = model.get("horizon");
  const locked = model.get("locked");
  const key = model.get("told").key;
  const box = make("div", { class: "jkp-flag" });
  const range = make("input", { type: "range", min: 0, max: horizon, step: 1, disabled: locked, ariaLabel: "When? Set the flag" });
  const picture = draw("svg", { height: 92, "aria-hidden": "true" });
  box.append(picture, range);
  range.value = model.get("answer") ?? 0;

  function paint() {
    const width = Math.max(200, box.clientWidth);
    const at = (t) => (t / horizon) * width;
    const answer = model.get("answer");
    const parts = [
      draw("rect", { class: "field", x: 0, y: 26, width, height: 66 }),
      draw("line", { class: "axis", x1: 0, x2: width, y1: 20, y2: 20 }),
    ];
    for (const t of ticks(horizon)) {
      const x = Math.min(at(t), width - 0.5);
      const anchor = t === 0 ? "start" : x > width - 24 ? "end" : "middle";
      parts.push(draw("line", { class: "grid", x1: x, x2: x, y1: 17, y2: 92 }));
      parts.push(draw("text", { x, y: 11, "text-anchor": anchor }, t === 0 ? "0 s" : String(t)));
    }
    if (answer === null || answer === undefined) {
      parts.push(draw("text", { class: "soft", x: width / 2, y: 63, "text-anchor": "middle" }, locked ? "no flag" : "click, drag, or press the arrow keys"));
    } else {
      parts.push(...flag(at(answer), width, "you", answer, locked ? 34 : 40));
    }
    if (locked && typeof key === "number") {
      parts.push(...flag(at(key), width, "run", key, 60), ...distance(at, answer, key, width));
    }
    picture.setAttribute("width", width);
    picture.replaceChildren(...parts);
    range.setAttribute("aria-valuetext", answer === null || answer === undefined ? "no flag yet" : `${answer} seconds`);
  }
  function set(value) {
    const answer = Math.max(0, Math.min(horizon, value));
    range.value = answer;
    changed(answer);
    paint();
  }
  range.oninput = () => set(Number(range.value));
  range.onkeydown = (event) => {
    const steps = { ArrowRight: FLAG_STEP, ArrowUp: FLAG_STEP, ArrowLeft: -FLAG_STEP, ArrowDown: -FLAG_STEP, PageUp: FLAG_PAGE, PageDown: -FLAG_PAGE };
    if (!(event.key in steps)) return;
    event.preventDefault();
    set((model.get("answer") ?? 0) + steps[event.key]);
  };
  return { box, paint };
}

function flag(x, width, word, t, y) {
  const label = `${word} ${t}`;
  const wide = label.length * 6.4 + 12;
  const left = x + wide > width ? x - wide : x;
  return [
    draw("line", { class: word === "you" ? "mine" : "run", x1: x, x2: x, y1: 20, y2: 92 }),
    draw("rect", { class: "cloth", x: left, y: y - 8, width: wide, height: 16 }),
    draw("text", { class: "name", x: left + wide / 2, y: y + 4, "text-anchor": "middle" }, label),
  ];
}

function distance(at, answer, key, width) {
  if (answer === null || answer === undefined || answer === key) return [];
  const [from, to] = [at(answer), at(key)];
  const direction = Math.sign(to - from);
  const text = `${Math.abs(Math.round(key - answer))} s ${key > answer ? "later" : "earlier"} than you thought`;
  const x = Math.max(85, Math.min(width - 85, (from + to) / 2));
  return [
    draw("path", { class: "arrow", d: `M${from + 3 * direction} 80H${to - 2 * direction}m${-5 * direction} -4l${5 * direction} 4l${-5 * direction} 4` }),
    draw("text", { class: "halo", x, y: 76, "text-anchor": "middle" }, text),
  ];
}

function render({ model, el }) {
  el.classList.add("jk-predict");
  const set = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  };
  let axis = null;
  const place = make("div", { class: "jkp-revealed" });

  function asked() {
    const kind = model.get("kind");
    const locked = model.get("locked");
    const question = make("fieldset", { class: "jkp-question" }, make("legend", {}, ...inline(model.get("question"))));
    axis = null;
    if (kind === "choice") {
      const choices = model.get("choices");
      question.append(make("div", { class: "jkp-options" }, ...chooser(choices, choices.indexOf(model.get("answer")), (at) => answered(choices[at]), { disabled: locked })));
    } else if (kind === "time") {
      const stands = make("p", { class: "jkp-soft" });
      axis = timeline(model, (answer) => answered(answer, stands));
      question.append(stands, axis.box);
      tell(stands);
    } else if (kind === "number") {
      const field = make("input", { type: "number", class: "jkp-number", disabled: locked, ariaLabel: model.get("question").replaceAll("`", "") });
      field.value = model.get("answer") ?? "";
      field.oninput = () => answered(field.value === "" ? null : Number(field.value));
      question.append(make("div", { class: "jkp-options" }, field, make("span", { class: "jkp-soft" }, model.get("unit"))));
    } else {
      const field = make("textarea", { class: "jkp-text", rows: 3, disabled: locked, ariaLabel: model.get("question").replaceAll("`", "") });
      field.value = model.get("answer") ?? "";
      field.oninput = () => answered(field.value || null);
      question.append(field);
    }
    return question;
  }

  function tell(stands) {
    const answer = model.get("answer");
    stands.textContent = answer === null || answer === undefined ? "No flag yet." : `Your flag stands at ${answer} s.`;
  }

  function answered(answer, stands) {
    set({ answer });
    if (stands) tell(stands);
    look.disabled = answer === null;
  }

  const look = make("button", { type: "button", class: "jkp-look" }, "Look");
  look.onclick = () => set({ locked: true });

  function before() {
    const because = make("input", { type: "text", class: "jkp-because", placeholder: "because …", ariaLabel: "because", value: model.get("because") });
    because.oninput = () => set({ because: because.value });
    const skip = make("button", { type: "button", class: "jkp-link" }, "Look without an answer");
    skip.onclick = () => set({ answer: null, skipped: true, locked: true });
    look.disabled = model.get("answer") === null;
    const sure = make("div", { class: "jkp-sure", role: "group", ariaLabel: "How sure are you?" }, make("span", { class: "jkp-soft" }, "I am"),
      ...chooser(CONFIDENCE, model.get("confidence") - 1, (at) => set({ confidence: at + 1 }), { small: true }));
    const why = model.get("asks_why") ? [sure, because] : [];
    el.replaceChildren(asked(), make("div", { class: "jkp-row" }, ...why, look, skip));
    axis?.paint();
  }

  /** Shows the run below and plays it; who asked for less motion sees its end. */
  async function reveal() {
    const reference = model.get("view");
    if (place.firstChild || typeof reference !== "string") return;
    const child = await model.widget_manager.get_model(reference.slice("IPY_MODEL_".length));
    const view = await model.widget_manager.create_view(child);
    place.append(view.el);
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) requestAnimationFrame(() => child.trigger("msg:custom", { type: "play" }));
  }

  function after() {
    const { heading, rows } = model.get("told");
    const heads = make("p", { class: "jkp-heading", tabIndex: -1 }, heading ?? "");
    const list = make("dl", {}, ...(rows ?? []).flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, ...inline(text))]));
    const had = el.contains(document.activeElement);
    const question = asked();
    el.replaceChildren(question, make("div", { class: "jkp-answer", role: "status" }, heads, list), place);
    reveal();
    axis?.paint();
    if (had) heads.focus({ preventScroll: true });
  }

  const show = () => (model.get("locked") && model.get("told").heading ? after() : before());
  const fromPython = () => model.get("kind") === "time" && axis ? axis.paint() : undefined;
  model.on("change:told", show);
  model.on("change:answer", fromPython);
  const keep = (event) => event.stopPropagation();
  el.addEventListener("keydown", keep);
  // Notebook 7 takes its shortcuts before a key gets to the element, unless that says so itself
  el.addEventListener("focusin", (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
  const resized = new ResizeObserver(() => axis?.paint());
  resized.observe(el);
  show();
  return () => {
    model.off("change:told", show);
    model.off("change:answer", fromPython);
    resized.disconnect();
  };
}

export default { render };
