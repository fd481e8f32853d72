// @ts-check
/** An image as its layers: one for each line of the Dockerfile that changes files. Sizes are made up, and of the right order. */

/** @typedef {"large" | "small"} Base */
/** @typedef {{ text: string, mb: number, says: string }} Line `mb` 0: the line changes no file */

export const BASES = /** @type {Record<Base, { name: string, mb: number }>} */ ({
  large: { name: "debian:12", mb: 120 },
  small: { name: "alpine:3.20", mb: 8 },
});
export const EARLY = 1;
export const LAST = 5;

/** @param {Base} base @returns {Line[]} */
export const lines = (base) => [
  { text: `FROM ${BASES[base].name}`, mb: BASES[base].mb, says: "the base" },
  { text: base === "large" ? "RUN apt-get install -y ca-certificates" : "RUN apk add ca-certificates", mb: 4, says: "packages" },
  { text: "WORKDIR /app", mb: 0, says: "" },
  { text: "COPY vendor/ vendor/", mb: 22, says: "libraries" },
  { text: 'ENTRYPOINT ["./hello"]', mb: 0, says: "" },
  { text: "COPY hello .", mb: 6, says: "the program" },
];

/** @typedef {{ base: Base, versions: number[], known: string[] }} State `versions` of each line; `known`: layers that the registry has */

/** @param {Base} base @param {readonly number[]} versions */
function digests(base, versions) {
  let so_far = "";
  return lines(base).map((line, at) => {
    so_far += `/${line.text}#${versions[at]}`;
    return so_far; // a layer is what it stands on, too: change one, and all above are new
  });
}

/** Nothing was built yet. @param {Base} [base] @returns {State} */
export const begin = (base = "large") => ({ base, versions: [0, 0, 0, 0, 0, 0], known: [] });

/** The layers from below to above, and which of them the registry lacks. @param {State} state */
export function layers(state) {
  const names = digests(state.base, state.versions);
  return lines(state.base).map((line, at) => ({ ...line, at, isNew: !state.known.includes(names[at]) })).filter((line) => line.mb > 0);
}

/** MB that travel at the next push, and MB in all. @param {State} state */
export function sizes(state) {
  const all = layers(state);
  const sum = (/** @type {typeof all} */ of) => of.reduce((so_far, one) => so_far + one.mb, 0);
  return { push: sum(all.filter((one) => one.isNew)), whole: sum(all) };
}

/** @param {State} state @returns {State} the registry has every layer now */
export const push = (state) => ({ ...state, known: [...new Set([...state.known, ...digests(state.base, state.versions)])] });

/** @param {State} state @param {number} at @returns {State} the line was changed */
export const edit = (state, at) => ({ ...state, versions: state.versions.map((version, line) => version + (line === at ? 1 : 0)) });

/** @param {State} state @param {Base} base @returns {State} */
export const swap = (state, base) => ({ ...state, base });
