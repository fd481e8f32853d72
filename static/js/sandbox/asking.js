// @ts-check
// What the panel of a sandbox asks of the server (docs/sandbox.md); what is refused is said in its words.

/** @param {{ where: string, token: string, fetch?: typeof globalThis.fetch }} wiring */
export function createSandboxAsker({ where, token, fetch = (...given) => globalThis.fetch(...given) }) {
  /** @param {Promise<Response>} asked @returns {Promise<Record<string, any>>} */
  async function told(asked) {
    const answer = await asked.catch(() => null);
    if (!answer) throw new Error("Podium cannot be reached just now.");
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return said;
    if (answer.status === 404) throw new Error("This sandbox has ended.");
    throw new Error(typeof said.why === "string" ? said.why : `Podium did not take it (${answer.status}). Try again.`);
  }

  return {
    state: () => told(fetch(where)),
    /** @param {Record<string, any>} command */
    send: (command) => told(fetch(where, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(command) })),
  };
}
