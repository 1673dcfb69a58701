// The widget's script: an anywidget module, and `show` for pages without a kernel.

import { CompareView } from "./compare.js";
import { RunView } from "./view.js";

/**
 * @typedef {{get: (name: string) => any, set: (name: string, value: unknown) => void, save_changes: () => void, on: (event: string, act: (...told: any[]) => void) => void, off: (event: string, act: (...told: any[]) => void) => void, widget_manager: any}} Model
 */

const REFERENCE = "IPY_MODEL_";

/** The editor that stands in place of the manifest, as a model and its view. @param {Model} model */
async function editorOf(model) {
  const reference = model.get("editor");
  if (typeof reference !== "string" || !reference.startsWith(REFERENCE)) return null;
  const child = await model.widget_manager.get_model(reference.slice(REFERENCE.length));
  return { model: child, view: await model.widget_manager.create_view(child) };
}

/** The view for a widget's traits: one run, or two. @param {(name: string) => any} get */
function viewFor(get) {
  return get("comparison") === undefined ? RunView : CompareView;
}

/** @param {{model: Model, el: HTMLElement}} context */
async function render({ model, el: place }) {
  const root = document.createElement("div");
  place.append(root);
  const editor = await editorOf(model);
  const View = viewFor((name) => model.get(name));
  const view = new View(root, {
    get: (name) => model.get(name),
    set: (values) => {
      for (const [name, value] of Object.entries(values)) model.set(name, value);
      model.save_changes();
    },
    slot: editor?.view.el,
    mark: (/** @type {number[]} */ lines, /** @type {Record<string, string>} */ notes) => editor?.model.set({ lines, notes }),
  });
  const heard = {
    "change:trace": () => view.rebuild(),
    "change:comparison": () => view.rebuild(),
    "change:parts": () => view.rebuild(),
    "change:show_manifest": () => view.rebuild(),
    "change:instead": () => view instanceof RunView && view.learn(),
    "change:t": () => view.heard(),
    "change:show_what_comes": () => view.draw(),
    "msg:custom": (/** @type {{type?: string}} */ message) => message.type === "play" && view instanceof RunView && view.play(),
  };
  for (const [event, act] of Object.entries(heard)) model.on(event, act);
  return () => {
    for (const [event, act] of Object.entries(heard)) model.off(event, act);
    view.close();
    editor?.view.remove();
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
