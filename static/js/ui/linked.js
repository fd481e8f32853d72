// @ts-check
// A link to a thing opens it as soon as its row is there. Whoever has just made a thing may be faster than the picture: a watch takes its time, and the
// first picture of a large cluster may be some seconds old, with what came since on its way. So a link waits, says so, and gives up in the end.

import { gaps } from "./freshness.js";

const QUIET_MS = 2_000; // what is on its way is here by then, nearly always, and nobody needs to be told that it was not
const WAITS_MS = 30_000; // what comes later would open over what the reader does by then

/**
 * Loaded when a link names what is not there.
 * @param {object} page
 * @param {{ find: (kind: string, namespace: string, name: string) => unknown }} page.model
 * @param {() => { open: string }} page.address
 * @param {() => boolean} page.isReading  the picture may lack what the cluster has: it is read or old, or a part of it is on its way
 * @param {() => Parameters<typeof gaps>[0]} page.kinds  what is watched; none in a recording
 * @param {() => void} page.drop  the address names no thing any longer
 * @param {(text: string) => void} page.toast
 * @param {() => void} page.schedule  a drawing, which opens what is there, and else asks here
 * @param {() => number} [page.clock_ms]
 */
export function createLinked({ model, address, isReading, kinds, drop, toast, schedule, clock_ms = () => performance.now() }) {
  /** What is waited for. @type {{ open: string, since_ms: number, isTold: boolean } | null} */
  let wait = null;

  /** @param {string} open  "kind/namespace/name", as in the address */
  function isThere(open) {
    const [kind, namespace, name] = open.split("/");
    return model.find(kind, namespace, name) !== undefined;
  }

  /** @param {string} why */
  function giveUp(why) {
    wait = null;
    toast(why);
    drop();
  }

  /** The page was to be drawn, and what its link names was not there. */
  function look() {
    const { open } = address();
    if (!open || isThere(open)) return;
    const [kind, namespace, name] = open.split("/");
    const why = whyNever(kind, name, kinds());
    if (why) return giveUp(why);
    if (wait?.open !== open) wait = { open, since_ms: clock_ms(), isTold: false };
    if (isReading()) wait.since_ms = clock_ms();
    const passed_ms = clock_ms() - wait.since_ms;
    if (passed_ms >= WAITS_MS) return giveUp(`${kind} ${name} has not come. The link waits for it no longer.`);
    if (passed_ms < QUIET_MS || wait.isTold) return;
    wait.isTold = true;
    toast(`There is no ${kind} ${name}${namespace ? ` in ${namespace}` : ""} at this moment. It opens as soon as it is there.`);
  }

  return {
    look,
    onDraw() {
      if (wait && isThere(wait.open)) wait = null;
    },
    /** @param {{ open: string }} address */
    onAddress({ open }) {
      if (wait?.open !== open) wait = null;
    },
    onSecond() {
      if (wait) schedule();
    },
  };
}

/** Why no row of it will ever be here; "" where one may come. @param {string} kind @param {string} name @param {Parameters<typeof gaps>[0]} kinds */
function whyNever(kind, name, kinds) {
  if (!Object.keys(kinds).length) return "";
  if (!Object.hasOwn(kinds, kind)) return `${kind} ${name} is not in the picture.`;
  const gap = gaps(kinds).find((one) => one.kind === kind && !one.isPartial);
  return gap ? `${kind} ${name} cannot be shown. ${gap.text}.` : "";
}
