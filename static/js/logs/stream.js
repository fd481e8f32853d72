// @ts-check
// Reads a log from the server: frames of NDJSON while they come, and again from where it was when the answer ends or breaks.

/** @typedef {Record<string, any> & { t: string }} Frame */

const AGAIN_MIN_MS = 1_000;
const AGAIN_MAX_MS = 15_000; // a server that restarts is back within this; more often would only be noise
const SILENT_MS = 15_000; // three beats missed

/**
 * @param {{ address: () => string, onFrame: (frame: Frame) => void, onState: (state: "reading" | "broken" | "ended", text: string) => void }} parts
 *   `address`: asked anew for each answer, because the places in it move on
 */
export function follow({ address, onFrame, onState }) {
  const stopped = new AbortController();
  run();

  async function run() {
    let wait_ms = AGAIN_MIN_MS;
    while (!stopped.signal.aborted) {
      const outcome = await once();
      if (stopped.signal.aborted) return;
      if (outcome.ended) return onState("ended", outcome.text);
      if (outcome.again) { wait_ms = AGAIN_MIN_MS; continue; }
      onState("broken", outcome.text);
      await pause(wait_ms * (0.5 + Math.random() / 2));
      wait_ms = Math.min(wait_ms * 2, AGAIN_MAX_MS);
    }
  }

  /** One answer. @returns {Promise<{ again?: boolean, ended?: boolean, text: string }>} */
  async function once() {
    const cut = new AbortController();
    const stop = () => cut.abort();
    stopped.signal.addEventListener("abort", stop);
    let timer = 0;
    const alive = () => { clearTimeout(timer); timer = window.setTimeout(stop, SILENT_MS); };
    try {
      alive();
      const answer = await fetch(address(), { signal: cut.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok || !answer.body) return refusal(answer.status, await answer.text());
      onState("reading", "");
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let held = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return { text: "The connection ended." };
        alive();
        const lines = (held + value).split("\n");
        held = lines.pop() ?? "";
        for (const line of lines) {
          if (stopped.signal.aborted) return { text: "" };
          const frame = /** @type {Frame} */ (JSON.parse(line));
          if (frame.t === "again") return { again: true, text: "" };
          if (frame.t === "end" || frame.t === "bye") return { ended: true, text: frame.text };
          onFrame(frame);
        }
      }
    } catch (error) {
      return { text: cut.signal.aborted ? "Nothing came for a while." : error instanceof SyntaxError ? "The answer could not be read." : "Podium cannot be reached." };
    } finally {
      clearTimeout(timer);
      stopped.signal.removeEventListener("abort", stop);
      cut.abort();
    }
  }

  /** @param {number} ms */
  const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); stopped.signal.addEventListener("abort", resolve); });

  return { stop: () => stopped.abort() };
}

/** Refusals by Podium are final, but for too many at once and trouble of the server. @param {number} status @param {string} page */
function refusal(status, page) {
  const words = new DOMParser().parseFromString(page, "text/html").body.textContent?.replace(/\s+/g, " ").trim() ?? "";
  return { ended: status < 500 && status !== 429, text: words.slice(0, 400) || `The server answered ${status}.` };
}
