// Reading a JSON Schema along a path; only what jobkit's schemas use.

function resolved(schema, root) {
  for (let hops = 0; schema && schema.$ref && hops < 20; hops++) {
    const own = schema;
    let target = root;
    for (const part of own.$ref.replace(/^#\/?/, "").split("/").filter(Boolean)) target = target?.[part];
    const { $ref, ...rest } = own;
    schema = target ? { ...target, ...rest } : rest;
  }
  return schema ?? null;
}

/** The schema and every part that it is put together from. */
function branches(schema, root, depth = 0) {
  if (!schema || depth > 5) return [];
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return [schema, ...parts.flatMap((each) => branches(resolved(each, root), root, depth + 1))];
}

/** The schema at a path as `parentPath` gives it, or null where the schema says nothing. */
export function schemaAt(root, path) {
  let here = resolved(root, root);
  for (const part of path) {
    let next = null;
    for (const branch of branches(here, root)) {
      next = part === "[]" ? branch.items : (branch.properties?.[part] ?? branch.additionalProperties);
      if (next && typeof next === "object") break;
      next = null;
    }
    here = resolved(next, root);
    if (!here) return null;
  }
  return here;
}

/** Fields that may stand in the map at a path: name and schema. */
export function fieldsAt(root, path) {
  const here = schemaAt(root, path);
  const fields = new Map();
  for (const branch of branches(here, root)) {
    for (const [name, each] of Object.entries(branch.properties ?? {})) fields.set(name, resolved(each, root));
  }
  const required = new Set(branches(here, root).flatMap((branch) => branch.required ?? []));
  return [...fields].map(([name, schema]) => ({ name, schema, required: required.has(name) }));
}

/** What may be written as the value: texts. */
export function valuesOf(schema, root) {
  const values = [];
  for (const branch of branches(schema, root)) {
    for (const each of branch.enum ?? (branch.const === undefined ? [] : [branch.const])) values.push(String(each));
    if (own(branch).includes("boolean")) values.push("true", "false");
  }
  const hasText = typesOf(schema, root).includes("string");
  if (!values.length && hasText && typeof schema?.default === "string") values.push(String(schema.default));
  return [...new Set(values)];
}

const own = (schema) => [schema?.type ?? []].flat();

/** The types that a value may have; null, which stands for "left out", is not told. */
export function typesOf(schema, root) {
  return [...new Set(branches(schema, root).flatMap(own))].filter((type) => type !== "null");
}

/** "integer, default 6": what fits beside a name. */
export function briefly(schema, root) {
  const kind = schema?.enum ? `one of ${schema.enum.length}` : typesOf(schema, root).join(" or ");
  const standard = schema?.default !== undefined && typeof schema.default !== "object" ? `default ${schema.default}` : "";
  return [kind, standard].filter(Boolean).join(", ");
}

export const isMap = (schema, root) => typesOf(schema, root).includes("object");
export const isList = (schema, root) => typesOf(schema, root).includes("array");
