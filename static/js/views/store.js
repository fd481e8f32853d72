// @ts-check
// Saved views: named links of this cluster, kept in this browser. They hold places, not facts, and mean nothing to the server; to give one to somebody
// else is to send its link. Pure but for the storage that is handed in.

/** @typedef {{ name: string, hash: string }} View */

const KEPT = 50; // more names than that are not found again
const NAME_MAX = 60; // characters
const HASH_MAX = 2_000; // characters; the longest selector and search in one link have about half of it

/** @param {Pick<Storage, "getItem" | "setItem">} storage @param {string} key  one for each cluster */
export function createStore(storage, key) {
  /** @returns {View[]} in the order of their names; nothing when what is there cannot be read */
  function list() {
    try {
      const found = JSON.parse(storage.getItem(key) ?? "[]");
      const isView = (/** @type {any} */ one) => typeof one?.name === "string" && typeof one.hash === "string" && /^(#.*)?$/.test(one.hash);
      return Array.isArray(found) ? found.filter(isView).map(({ name, hash }) => ({ name, hash })) : [];
    } catch {
      return [];
    }
  }

  /** @param {View[]} views @returns {string} what went wrong, or "" */
  function write(views) {
    try {
      storage.setItem(key, JSON.stringify([...views].sort((a, b) => a.name.localeCompare(b.name))));
      return "";
    } catch {
      return "This browser keeps nothing for Podium (its storage is full or forbidden). Copy the link instead.";
    }
  }

  /** @param {string} name @returns {string} */
  const clean = (name) => name.trim().replace(/\s+/g, " ").slice(0, NAME_MAX);

  return {
    list,
    /** A view of the same name is replaced. @param {string} name @param {string} hash @returns {string} what is wrong, or "" */
    save(name, hash) {
      const wanted = clean(name);
      if (!wanted) return "Give the view a name.";
      if (hash.length > HASH_MAX) return "This view is too long for a link: shorten its selector or its search.";
      const others = list().filter((view) => view.name !== wanted);
      if (others.length >= KEPT) return `There are ${KEPT} views already; delete one first.`;
      return write([...others, { name: wanted, hash }]);
    },
    /** @param {string} from @param {string} to @returns {string} what is wrong, or "" */
    rename(from, to) {
      const wanted = clean(to);
      if (!wanted) return "Give the view a name.";
      const views = list();
      if (wanted !== from && views.some(({ name }) => name === wanted)) return `There is a view “${wanted}” already.`;
      return write(views.map((view) => (view.name === from ? { ...view, name: wanted } : view)));
    },
    /** @param {string} name @returns {string} */
    remove: (name) => write(list().filter((view) => view.name !== name)),
  };
}
