// @ts-check
// One line to the server, and its output while it comes (docs/terminal.md).

/** @typedef {{ out?: string, err?: string, exit?: number }} Said */

const GONE = "[Podium cannot be reached; whether the line was done, the picture will show]\n";

/** @param {{ where: string, token: string, fetch?: typeof globalThis.fetch }} wiring */
export function createAsker({ where, token, fetch = (...given) => globalThis.fetch(...given) }) {
  /** @param {Record<string, any>} body @param {AbortSignal} [signal] */
  const post = (body, signal) => fetch(where, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(body), signal });

  return {
    /**
     * Runs a line; the exit code, 130 when it was ended by hand.
     * @param {string} line @param {string} stdin @param {AbortSignal} signal @param {(said: Said) => void} onSaid
     */
    async run(line, stdin, signal, onSaid) {
      let code = 1;
      try {
        const answer = await post({ line, stdin }, signal);
        if (!answer.ok || !answer.body) {
          onSaid({ err: `${await whyNot(answer)}\n` });
          return code;
        }
        for await (const said of objects(answer.body)) {
          if (said.exit === undefined) onSaid(said);
          else code = said.exit;
        }
      } catch {
        if (signal.aborted) return 130;
        onSaid({ err: GONE });
      }
      return code;
    },

    /** Whole words that the last one may become. @param {string} text @returns {Promise<string[]>} */
    async offers(text) {
      const answer = await post({ complete: text }).catch(() => null);
      const said = answer?.ok ? await answer.json().catch(() => null) : null;
      return Array.isArray(said?.offers) ? said.offers : [];
    },
  };
}

/** @param {ReadableStream<any>} body @returns {AsyncGenerator<Said>} */
async function* objects(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (held + value).split("\n");
    held = lines.pop() ?? "";
    for (const line of lines) if (line) yield JSON.parse(line);
  }
}

/** @param {Response} answer */
async function whyNot(answer) {
  const said = await answer.json().catch(() => null);
  if (typeof said?.why === "string") return said.why;
  if (answer.status === 403) return "You may not act here, or you are no longer signed in. Load the page again.";
  if (answer.status === 404) return "This cluster has ended. The course map has the lessons.";
  return `Podium did not take the line (${answer.status}). Try again.`;
}
