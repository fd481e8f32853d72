// @ts-check
// What stands before each line when several containers are read together, as short as it is clear, and in which colour. Pure.

/** @typedef {{ k: string, pod: string, container: string }} Source */

/**
 * Of several pods the pod, without what all their names begin with; of several containers the container, too. A pod has one colour.
 * @param {Source[]} sources @param {number} colours how many there are; then they repeat @returns {Map<string, { name: string, colour: number }>}
 */
export function namesOf(sources, colours) {
  const pods = [...new Set(sources.map(({ pod }) => pod))];
  const containers = new Set(sources.map(({ container }) => container));
  const common = commonStart(pods);
  return new Map(sources.map(({ k, pod, container }) => {
    const parts = [pods.length > 1 ? pod.slice(common) : "", containers.size > 1 ? container : ""];
    const at = pods.length > 1 ? pods.indexOf(pod) : [...containers].indexOf(container);
    return [k, { name: parts.filter(Boolean).join(" "), colour: at % colours }];
  }));
}

/** How many characters all names begin with, up to and with the last dash among them. @param {string[]} names */
function commonStart(names) {
  const [first = "", ...rest] = names;
  let length = 0;
  while (length < first.length && rest.every((name) => name[length] === first[length])) length += 1;
  return first.lastIndexOf("-", length - 1) + 1;
}
