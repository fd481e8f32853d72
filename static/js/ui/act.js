// @ts-check
// Opens the form of an action in the inspector of its object, with its preview and its confirmation, from wherever a button for it stands.

/** htmx is a classic script, loaded before this module runs. */
const htmx = /** @type {any} */ (globalThis).htmx;

/** @param {(id: string) => any} open @param {Record<string, any>} row @param {string} action @param {Record<string, string>} [more]  fields that the form begins with */
export async function openForm(open, row, action, more = {}) {
  await open(row.id);
  const asked = new URLSearchParams({ kind: row.kind, namespace: row.namespace, name: row.name, uid: row.id, ...more });
  await htmx.ajax("GET", `${document.body.dataset.base ?? ""}/actions/${encodeURIComponent(action)}/?${asked}`, { target: "#action", swap: "innerHTML" });
  /** @type {HTMLElement | null} */ (document.querySelector("#action [autofocus], #action select, #action button"))?.focus();
}
