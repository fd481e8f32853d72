// @ts-check
// The shown moment in the address bar, both ways: what is shown goes into the link, and a link that names a moment leads there.

const REST_MS = 300; // browsers refuse more than a few changes of the address a second; a drag is many

/** @param {{ go: (change: { when: string }, mayStep: boolean) => void, follow: (at_ms: number) => void, live: () => void }} wiring */
export function createMomentLink({ go, follow, live }) {
  let linked = "";
  /** What a link named before there was anything to show. @type {number | null} */
  let awaited = null;
  let timer = 0;

  return {
    /** This moment is shown; null: live. @param {number | null} at_ms */
    show(at_ms) {
      const text = at_ms === null ? "" : String(Math.round(at_ms));
      window.clearTimeout(timer);
      if (text === linked) return;
      const write = () => {
        linked = text;
        go({ when: text }, false);
      };
      if (text) timer = window.setTimeout(write, REST_MS);
      else write();
    },
    /** The address says so. @param {string} when @param {boolean} hasPast  there is something to show already */
    read(when, hasPast) {
      if (when === linked) return;
      window.clearTimeout(timer);
      linked = when;
      awaited = null;
      if (!when) live();
      else if (hasPast) follow(Number(when));
      else awaited = Number(when);
    },
    /** The first picture is there. */
    ready() {
      if (awaited === null) return;
      const at_ms = awaited;
      awaited = null;
      follow(at_ms);
    },
  };
}
