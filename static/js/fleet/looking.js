// @ts-check
// How a fleet is looked into: its picture counts the pods that are well. Of the namespace that is chosen and of the node that is open the page asks the
// server for a view, in which every pod has its row (docs/protocol.md, "Views"), and lends those rows to its model: search, selectors, tables and
// the picture find them there. A search, and a link to a pod, ask for those of that name. Smaller clusters have all rows already, and nothing is asked.

import { LiveSocket } from "../live/socket.js";
import { Model } from "../model/model.js";
import { Lender } from "./lender.js";
import { Searching } from "./searching.js";

/** @typedef {import("../model/model.js").Change} Change */
/** @typedef {import("../ui/address.js").Address} Address */

/** Where rows come from that are in no view; views are named by what is asked for. */
const [SEARCH, LINK] = ["search", "link"];

/**
 * @param {object} page
 * @param {string} page.path  of the socket
 * @param {Model} page.model
 * @param {() => Address} page.address
 * @param {() => boolean} page.isPast
 * @param {(change: Change) => void} page.lent  rows are there, or gone, that the picture does not hold itself
 * @param {(text: string, tone?: "bad" | "plain") => void} page.toast
 * @param {typeof fetch} [page.get]
 * @param {(action: () => void, delay_ms: number) => any} [page.later]
 * @param {(wiring: ConstructorParameters<typeof LiveSocket>[0]) => Pick<LiveSocket, "start" | "stop" | "ending">} [page.listen]
 */
export function createLooking({ path, model, address, isPast, lent, toast, get, later, listen = (wiring) => new LiveSocket(wiring) }) {
  const lender = new Lender(model, [SEARCH, LINK]);
  /** By what was asked for. @type {Map<string, { socket: ReturnType<typeof listen>, isThere: boolean, inside: Model }>} */
  const views = new Map();
  const searching = new Searching({ path, get, later, lend: (source, rows) => tell(lender.replace(source, rows)) });
  /** What the server refused: not asked for again while it is wanted. @type {Set<string>} */
  const refused = new Set();

  /** @param {Change} change */
  function tell(change) {
    if (change.up.length || change.del.length) lent(change);
  }

  /** @param {string} asked */
  function look(asked) {
    const inside = new Model();
    const view = { isThere: false, inside, socket: listen({ path: `${path}?${asked}`, model: inside, onChange: take, onFrame, onStatus: ended }) };
    views.set(asked, view);

    /** @param {Change} change */
    function take(change) {
      const isFirst = !view.isThere;
      view.isThere = true;
      if (change.reset) tell(lender.replace(asked, [...inside.of("Pod").values()]));
      else tell(lender.put(asked, change.up.flatMap((id) => inside.of("Pod").get(id) ?? []), change.del.map(({ id }) => id)));
      if (isFirst && inside.of("PodGroup").size) toast("There are more pods in it than can be named at once. Open a node to see those there.");
    }

    /** @param {Record<string, any>} frame */
    function onFrame(frame) {
      // A server that knows no views would send the whole picture once more.
      if (frame.t === "hello" && new URLSearchParams(Object.entries(frame.view ?? {}).filter(([, value]) => value)).toString() !== asked) refuse("This server knows no views.");
      if (frame.t === "beat") view.isThere = true;
    }

    function ended() {
      const { ending } = view.socket;
      if (ending && views.get(asked) === view && !ending.isSignedOut) refuse(ending.reason);
    }

    /** @param {string} why */
    function refuse(why) {
      refused.add(asked);
      leave(asked);
      toast(`The pods there have no names at this moment. ${why}`, "bad");
    }

    view.socket.start();
  }

  /** @param {string} asked */
  function leave(asked) {
    const view = views.get(asked);
    views.delete(asked);
    view?.socket.stop();
    tell(lender.drop(asked));
  }

  /** Pods by name: of the search, but where the chosen namespace has them all, and of a link whose pod is not here. @param {Address} address */
  function search({ find, namespace, open }) {
    const isFleet = model.of("PodGroup").size > 0;
    const chosen = views.get(asksFor({ namespace }));
    const hasAll = chosen?.isThere && !chosen.inside.of("PodGroup").size;
    searching.want(SEARCH, isFleet && !hasAll ? { q: find, namespace } : null, true);
    const [kind, space, name] = open.split("/");
    const row = kind === "Pod" ? model.find("Pod", space, name) : undefined;
    const isFollowed = row && (model.owns(row.id) || [...views.values()].some(({ inside }) => inside.rows.has(row.id)));
    searching.want(LINK, isFleet && kind === "Pod" && !isFollowed ? { q: `name:${name}`, namespace: space } : null);
  }

  function settle() {
    const past = isPast();
    tell(lender.hold(past));
    if (past) return;
    search(address());
    const wanted = wantedOf(model, address());
    for (const asked of refused) if (!wanted.has(asked)) refused.delete(asked);
    for (const asked of views.keys()) if (!wanted.has(asked)) leave(asked);
    for (const asked of wanted) if (!views.has(asked) && !refused.has(asked)) look(asked);
  }

  return {
    onDraw: settle,
    onSecond: settle,
    /** Whether rows that are not here yet may come in a moment. */
    isWaiting() {
      settle(); // a link is read before the first drawing
      return searching.isWaiting(LINK) || [...views.values()].some(({ isThere }) => !isThere);
    },
    /** How many more are of the name that is searched for than were sent. */
    beyond: () => (isPast() ? 0 : searching.beyond(SEARCH)),
  };
}

/**
 * The views that are wanted, as they are asked for: none where every pod has its row.
 * @param {Model} model @param {Pick<Address, "namespace" | "open">} address @returns {Set<string>}
 */
export function wantedOf(model, { namespace, open }) {
  const found = new Set();
  if (!model.of("PodGroup").size) return found;
  if (namespace) found.add(asksFor({ namespace }));
  const [kind, space, name] = open.split("/");
  if (kind === "Node") found.add(asksFor({ node: name }));
  // The row of an open pod must stay, also when what led to it is left.
  const node = kind === "Pod" && space !== namespace ? model.find("Pod", space, name)?.node : "";
  if (node) found.add(asksFor({ node }));
  return found;
}

/** @param {Record<string, string>} part */
const asksFor = (part) => `${new URLSearchParams({ ...part, kind: "Pod" })}`;
