// @ts-check
// Which namespaces are shown: the list to choose from, and the button that says how many system pods are hidden.

import { isSystem, shows } from "../layout/visible.js";
import { write } from "./write.js";

/** @typedef {import("./address.js").Address} Address */

/** System pods are out of the way until somebody asks for them or for their namespace. @param {Address} address */
export function filterOf(address) {
  return { namespaces: address.namespace ? new Set([address.namespace]) : null, hideSystem: !address.system && !address.namespace };
}

/** @param {Address} address @param {Record<string, any> | undefined} row  a row that is gone is shown */
export function isShown(address, row) {
  return !row || shows(filterOf(address), row);
}

/** @param {{ select: HTMLSelectElement, hidden: HTMLElement }} parts */
export function createFilters({ select, hidden }) {
  let listed = "";

  /** @param {import("../model/model.js").Model} model @param {Address} address */
  return function writeFilters(model, address) {
    const names = new Set([...model.rows.values()].map(({ namespace }) => namespace).filter(Boolean));
    if (address.namespace) names.add(address.namespace);
    const wanted = [...names].sort();
    if (listed !== wanted.join()) {
      listed = wanted.join();
      select.replaceChildren(new Option("all namespaces", ""), ...wanted.map((name) => new Option(name, name)));
    }
    select.value = address.namespace;
    const count = [...model.of("Pod").values()].filter((pod) => isSystem(pod.namespace)).length;
    hidden.hidden = count === 0 || address.namespace !== "";
    hidden.setAttribute("aria-pressed", String(address.system));
    write(hidden, address.system ? `hide ${count} system pods` : `${count} system pods hidden`);
  };
}
