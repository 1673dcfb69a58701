// Where a line stands in the manifest, told by indentation: a text that is being typed parses badly,
// and its indentation is what the learner sees.

const LINE = /^(\s*)((?:-\s+)*)(?:(["']?)([\w./-]+)\3\s*:(?:\s+|$))?(.*)$/;

/**
 * The parts of one line of YAML in block style.
 * @param {string} text
 * @returns {{indent: number, dash: number, key: string|null, keyAt: number, value: string, valueAt: number}|null}
 *   `indent` counts up to the key, `dash` up to the first dash (-1 without one); null for an empty line or a comment.
 */
export function partsOf(text) {
  if (/^\s*(#|$)/.test(text)) return null;
  const [, space, dashes, , key, rest] = LINE.exec(text);
  const indent = space.length + dashes.length;
  const valueAt = key === undefined ? indent : text.length - rest.length;
  const value = rest.replace(/\s+#.*$/, "").trimEnd();
  return { indent, dash: dashes ? space.length : -1, key: key ?? null, keyAt: indent, value, valueAt };
}

/**
 * The path of the map that a key at `indent` of line `number` would belong to, outermost first; "[]" is a list's entry.
 * @param {import("@codemirror/state").Text} doc
 * @returns {string[]}
 */
export function parentPath(doc, number, indent, dash = -1) {
  const path = [];
  let limit = indent;
  if (dash >= 0) {
    path.unshift("[]");
    limit = dash;
  }
  for (let at = number - 1; at >= 1 && (limit > 0 || path[0] === "[]"); at--) {
    const parts = partsOf(doc.line(at).text);
    if (!parts) continue;
    const opens = parts.key !== null && parts.value === "";
    // a list may stand as deep as the key that it belongs to
    if (opens && (parts.indent < limit || (path[0] === "[]" && parts.indent === limit))) {
      path.unshift(parts.key);
      limit = parts.indent;
      if (parts.dash >= 0) {
        path.unshift("[]");
        limit = parts.dash;
      }
    } else if (parts.dash >= 0 && parts.dash < limit && path[0] !== "[]") {
      path.unshift("[]");
      limit = parts.dash;
    }
    if (limit === 0 && path[0] !== "[]") break;
  }
  return path;
}

/** The path of the key on a line, or null if there is none. */
export function pathOfLine(doc, number) {
  const parts = partsOf(doc.line(number).text);
  if (!parts || parts.key === null) return null;
  return [...parentPath(doc, number, parts.indent, parts.dash), parts.key];
}

/** Keys of the same map as the key at `indent` of line `number`. */
export function siblings(doc, number, indent) {
  const keys = new Set();
  for (const step of [-1, 1]) {
    for (let at = number + step; at >= 1 && at <= doc.lines; at += step) {
      const parts = partsOf(doc.line(at).text);
      if (!parts) continue;
      if (parts.indent < indent || (step > 0 && parts.dash >= 0 && parts.dash < indent)) break;
      if (parts.indent === indent && parts.key) keys.add(parts.key);
      if (step < 0 && parts.dash >= 0 && parts.dash < indent) break;
    }
  }
  return keys;
}
