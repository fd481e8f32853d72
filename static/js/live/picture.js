// @ts-check
// The first picture of a large cluster: compressed once for everybody, a tenth of what the socket would carry (docs/protocol.md).

const PATIENCE_MS = 60_000; // the socket's own signs of life tell whether the server is there; this is for a line that crawls

/** @param {string} path @returns {Promise<{ t: string, [field: string]: any }[] | null>} null where it does not come; the socket has it, too */
export async function fetchPicture(path) {
  try {
    const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: "manual", cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
