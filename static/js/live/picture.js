// @ts-check
// The first picture of a large cluster: compressed once for everybody, a tenth of what the socket would carry (docs/protocol.md).

const PATIENCE_MS = 60_000; // the socket's own signs of life tell whether the server is there; this is for a line that crawls

/**
 * The head of a large cluster's page has begun to load it, while this code was on its way; one that asks otherwise than a head can
 * (without redirects, around caches) would ask once more.
 * @param {string} path @returns {Promise<{ t: string, [field: string]: any }[] | null>} null where it does not come; the socket has it, too
 */
export async function fetchPicture(path) {
  try {
    const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
