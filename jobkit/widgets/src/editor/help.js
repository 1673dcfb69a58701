// Completion and hover text out of the schema.
import { autocompletion, completionKeymap, snippetCompletion } from "@codemirror/autocomplete";
import { hoverTooltip, keymap } from "@codemirror/view";
import { parentPath, partsOf, pathOfLine, siblings } from "./paths.js";
import { briefly, fieldsAt, isList, isMap, schemaAt, valuesOf } from "./schema.js";

/** A field's text as DOM; texts are set as text. */
function described(path, schema, root) {
  const dom = document.createElement("div");
  dom.className = "jke-help";
  const head = dom.appendChild(document.createElement("div"));
  head.className = "jke-help-name";
  head.textContent = path.join(".").replaceAll(".[]", "[]");
  const brief = briefly(schema, root);
  if (brief) {
    const aside = head.appendChild(document.createElement("span"));
    aside.textContent = brief;
  }
  for (const text of (schema.description ?? "").split("\n").filter(Boolean)) {
    dom.appendChild(document.createElement("p")).textContent = text;
  }
  return dom;
}

function keyOption({ name, schema, required }, path, indent, root) {
  const pad = " ".repeat(indent);
  const after = isList(schema, root) ? `\n${pad}- \${}` : isMap(schema, root) ? `\n${pad}  \${}` : " ${}";
  return snippetCompletion(`${name}:${after}`, {
    label: name,
    detail: briefly(schema, root),
    type: "property",
    boost: required ? 1 : 0,
    info: () => described([...path, name], schema ?? {}, root),
  });
}

function completions(getSchema) {
  return (context) => {
    const root = getSchema();
    if (!root || !Object.keys(root).length) return null;
    const { doc } = context.state;
    const line = doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    if (/^\s*#/.test(before)) return null;
    const key = /^(\s*(?:-\s+)*)([\w./-]*)$/.exec(before);
    if (key) {
      if (!key[2] && !context.explicit) return null;
      const dash = key[1].indexOf("-");
      const indent = key[1].length;
      const path = parentPath(doc, line.number, indent, dash);
      const taken = siblings(doc, line.number, indent);
      // a list's entries are indented by their dash; the text before the cursor keeps it
      const options = fieldsAt(root, path)
        .filter((field) => !taken.has(field.name))
        .map((field) => keyOption(field, path, dash >= 0 ? indent - dash : 0, root));
      return { from: context.pos - key[2].length, options, validFor: /^[\w./-]*$/ };
    }
    const value = /^\s*(?:-\s+)*[\w./-]+:\s+(["']?[\w.-]*)$/.exec(before);
    if (value) {
      const path = pathOfLine(doc, line.number);
      const schema = path && schemaAt(root, path);
      if (!schema) return null;
      const options = valuesOf(schema, root).map((label) => ({ label, type: "enum", info: () => described(path, schema, root) }));
      return { from: context.pos - value[1].length, options, validFor: /^[\w.-]*$/ };
    }
    return null;
  };
}

function hover(getSchema) {
  return hoverTooltip((view, pos) => {
    const line = view.state.doc.lineAt(pos);
    const parts = partsOf(line.text);
    const from = line.from + (parts?.keyAt ?? 0);
    const isKey = parts?.key && pos >= from && pos <= from + parts.key.length;
    const path = isKey && pathOfLine(view.state.doc, line.number);
    if (!path) return null;
    const schema = schemaAt(getSchema(), path);
    if (!schema?.description) return null;
    return {
      pos: from,
      end: from + parts.key.length,
      above: true,
      create: () => ({ dom: described(path, schema, getSchema()) }),
    };
  });
}

/** Completion while typing and on Ctrl+Space, and the field's text under the pointer. */
export function help(getSchema) {
  return [
    autocompletion({ override: [completions(getSchema)], icons: false, defaultKeymap: false, maxRenderedOptions: 60 }),
    keymap.of(completionKeymap),
    hover(getSchema),
  ];
}
