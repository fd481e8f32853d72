// @ts-check
// A form for a fault's parameters, out of their JSON Schema (the practice cluster's catalogue of faults).

/** @typedef {{ type?: string, enum?: string[], items?: { enum?: string[] }, default?: any, minimum?: number, maximum?: number, exclusiveMinimum?: number, properties?: Record<string, any>, required?: string[] }} Schema */

const SAID = /** @type {Record<string, string>} */ ({
  node: "Node", kinds: "What runs out", times: "How many times as long", one: "Place", other: "Other place (* is all)", place: "Place", extra_s: "Seconds more", namespace: "Namespace", pod: "Pod",
  container: "Container (empty: the first)", code: "Exit code", oom: "killed for its memory", trouble: "Trouble", seconds: "Seconds", share: "Share of the requests (0 to 1)", retry_after_s: "Retry after (seconds)",
  administrators_too: "administrators, too", lag_s: "Seconds behind", resources: "Resources (comma between)", grace_s: "Seconds to end well", zone: "Zone", latency_s: "Seconds of each answer", bytes_per_s: "Bytes leaked a second", status: "Status of the answers",
});

/** @param {string} name */
export const labelOf = (name) => SAID[name] ?? name.replaceAll("_", " ");

/**
 * @param {Schema} schema @param {Record<string, readonly string[]>} known  what there is, by the parameter's name: nodes, pods
 * @returns {{ name: string, label: string, kind: "text" | "number" | "check" | "choice", options: readonly string[], value: string, isRequired: boolean }[]}
 */
export function fieldsOf(schema, known) {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, one]) => {
    const options = one.enum ?? one.items?.enum ?? known[name] ?? [];
    const kind = one.type === "boolean" ? "check" : options.length ? "choice" : one.type === "number" || one.type === "integer" ? "number" : "text";
    const value = one.default === undefined || Array.isArray(one.default) ? "" : String(one.default);
    return { name, label: labelOf(name), kind: /** @type {any} */ (kind), options, value, isRequired: required.has(name) };
  });
}

/**
 * What was filled in, in the types that the schema asks for; an empty field is left out.
 * @param {Schema} schema @param {Record<string, string | boolean>} filled
 */
export function parametersOf(schema, filled) {
  /** @type {Record<string, any>} */
  const found = {};
  for (const [name, one] of Object.entries(schema.properties ?? {})) {
    const value = filled[name];
    if (value === undefined || value === "") continue;
    if (one.type === "boolean") found[name] = Boolean(value);
    else if (one.type === "number" || one.type === "integer") found[name] = Number(value);
    else if (one.type === "array") found[name] = String(value).split(",").map((part) => part.trim()).filter(Boolean);
    else found[name] = value;
  }
  return found;
}
