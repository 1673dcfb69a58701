// Blocks of a text to be put in order. Texts are set as text.
//
// Traits: blocks (texts), order (numbers of the blocks chosen), tried (the order that was judged),
// says and solved (what Python says of it).

/** An element with properties and children; children may be texts. */
function make(tag, properties = {}, ...children) {
  const { class: name, ...rest } = properties;
  const dom = document.createElement(tag);
  if (name) dom.className = name;
  for (const [key, value] of Object.entries(rest)) {
    if (key.startsWith("aria") || key === "role") dom.setAttribute(key.replace("aria", "aria-").toLowerCase(), value);
    else dom[key] = value;
  }
  dom.append(...children);
  return dom;
}

function render({ model, el }) {
  el.classList.add("jk-blocks");
  const set = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  };
  const left = make("ul", { class: "jkb-list", ariaLabel: "Blocks to choose from" });
  const right = make("ol", { class: "jkb-list", ariaLabel: "Your manifest" });
  const check = make("button", { type: "button", class: "jkb-check" }, "Check");
  const said = make("p", { class: "jkb-said", role: "status" });
  check.onclick = () => set({ tried: [...model.get("order")] });

  const block = (at, label, act) => {
    const text = model.get("blocks")[at];
    const indent = /^ */.exec(text)[0].length;
    const name = `${label}${indent ? `, ${indent} spaces in` : ""}: ${text.trim()}`;
    const button = make("button", { type: "button", class: "jkb-block", ariaLabel: name }, make("code", {}, text));
    button.dataset.block = at;
    button.onclick = act;
    return button;
  };

  /** Draws both lists; the focus goes where the block has gone. */
  function draw(focused) {
    const order = model.get("order");
    const open = model.get("blocks").map((_, at) => at).filter((at) => !order.includes(at));
    const put = (next, focus) => {
      set({ order: next });
      draw(focus);
    };
    left.replaceChildren(...open.map((at) => make("li", {}, block(at, "Add", () => put([...order, at], open[open.indexOf(at) + 1] ?? open[0])))));
    right.replaceChildren(...order.map((at, place) => {
      const moved = (by) => {
        const next = [...order];
        const [other] = next.splice(place + by, 1, at);
        next[place] = other;
        return next;
      };
      const arrow = (by, name, sign) => {
        const button = make("button", { type: "button", class: "jkb-arrow", ariaLabel: name, disabled: place + by < 0 || place + by >= order.length }, sign);
        button.onclick = () => put(moved(by), at);
        return button;
      };
      const button = block(at, "Take out", () => put(order.filter((each) => each !== at), at));
      button.onkeydown = (event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!by || place + by < 0 || place + by >= order.length) return;
        event.preventDefault();
        put(moved(by), at);
      };
      return make("li", {}, button, arrow(-1, "Move up", "↑"), arrow(1, "Move down", "↓"));
    }));
    if (!order.length) right.append(make("li", { class: "jkb-soft" }, "Click the block that comes first."));
    check.disabled = !order.length;
    tell();
    if (focused !== undefined) el.querySelector(`[data-block="${focused}"]`)?.focus({ preventScroll: true });
  }

  /** What is said stands only beside the order that it is about. */
  function tell() {
    const isAbout = String(model.get("tried")) === String(model.get("order"));
    said.textContent = isAbout ? model.get("says") : "";
    said.classList.toggle("jkb-solved", isAbout && model.get("solved"));
  }

  const drawn = () => draw();
  model.on("change:blocks", drawn);
  model.on("change:says change:solved change:tried", tell);
  el.addEventListener("keydown", (event) => event.stopPropagation());
  // Notebook 7 takes its shortcuts before a key gets to the element, unless that says so itself
  el.addEventListener("focusin", (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
  el.replaceChildren(
    make("div", { class: "jkb-sides" }, make("div", {}, make("p", { class: "jkb-head" }, "Blocks"), left), make("div", {}, make("p", { class: "jkb-head" }, "Your manifest"), right)),
    make("div", { class: "jkb-foot" }, check, said),
  );
  draw();
  return () => {
    model.off("change:blocks", drawn);
    model.off("change:says change:solved change:tried", tell);
  };
}

export default { render };
