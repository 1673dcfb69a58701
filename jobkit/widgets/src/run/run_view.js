// The widget's script: an anywidget module, and `show` for pages without a kernel.

import { CompareView } from "./compare.js";
import { RunView } from "./view.js";

/** @typedef {{get: (name: string) => any, set: (name: string, value: unknown) => void, save_changes: () => void, on: (event: string, act: () => void) => void, off: (event: string, act: () => void) => void}} Model */

/** The view for a widget's traits: one run, or two. @param {(name: string) => any} get */
function viewFor(get) {
  return get("comparison") === undefined ? RunView : CompareView;
}

/** @param {{model: Model, el: HTMLElement}} context */
function render({ model, el: place }) {
  const root = document.createElement("div");
  place.append(root);
  const View = viewFor((name) => model.get(name));
  const view = new View(root, {
    get: (name) => model.get(name),
    set: (values) => {
      for (const [name, value] of Object.entries(values)) model.set(name, value);
      model.save_changes();
    },
  });
  const heard = {
    "change:trace": () => view.rebuild(),
    "change:comparison": () => view.rebuild(),
    "change:parts": () => view.rebuild(),
    "change:show_manifest": () => view.rebuild(),
    "change:t": () => view.heard(),
    "change:show_what_comes": () => view.draw(),
  };
  for (const [event, act] of Object.entries(heard)) model.on(event, act);
  return () => {
    for (const [event, act] of Object.entries(heard)) model.off(event, act);
    view.close();
  };
}

/**
 * Shows a run, or two, in a page of its own, without any kernel.
 * @param {HTMLElement} root @param {Record<string, unknown>} state the widget's traits
 */
export function show(root, state) {
  const values = { ...state };
  const View = viewFor((name) => values[name]);
  return new View(root, { get: (name) => values[name], set: (changes) => void Object.assign(values, changes) });
}

export default { render };

// for those who hold the script to what Python draws
export { Trace } from "./trace.js";
export { indexStates } from "./panels.js";
export { formatTime } from "./time.js";
