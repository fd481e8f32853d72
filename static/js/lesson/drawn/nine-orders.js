// @ts-check
/** Two ways to the same app: nine orders, one of which gets lost, and one wish. */

import { button, el, frame, put } from "./kit.js";
import { ORDERS, lostOf, missing, obeyed, wished } from "./states/orders.js";

export const title = "Nine orders against one wish";
const WORDS = { done: "✓ done", lost: "✕ lost", undone: "– could not", "": "…" };

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  let seed = 1;
  /** @type {{ orders: import("./states/orders.js").Outcome[] | null, rounds: import("./states/orders.js").Outcome[][] | null, round: number }} */
  let state = { orders: null, rounds: null, round: 0 };
  const view = frame(host, hooks, { name: "nine-orders", note: "The same message gets lost on both sides; which one is chance.", restart });
  const sides = { orders: side("Nine orders, each sent once"), wish: side("One wish, compared again and again") };
  view.scene.append(el("div", { class: "two-sides" }, sides.orders.element, sides.wish.element));
  const send = button("Send the nine orders", () => { state = { ...state, orders: obeyed(lostOf(seed)) }; show(); view.say(ordersSaid()); over(); });
  const ask = button("Make one wish", wish);
  view.add(send, ask, button("Lose another message", () => { seed += 1; clear(); view.say("Another message will get lost now. Send both again."); }));
  show();
  view.say("Both sides want the same: hello and auth run, and callers find hello. On each, one message gets lost.", true);

  function clear() {
    state = { orders: null, rounds: null, round: 0 };
    show();
  }

  function restart() {
    seed = 1;
    clear();
    view.say("Nothing was sent yet.");
  }

  function wish() {
    const rounds = state.rounds ?? wished(lostOf(seed));
    const round = state.rounds ? Math.min(state.round + 1, rounds.length - 1) : 0;
    state = { ...state, rounds, round };
    show();
    const left = missing(rounds[round]);
    view.say(left
      ? `Round 1: a message got lost here, too, and ${left} of ${ORDERS.length} things are not so. The wish is still written down.`
      : `Round ${round + 1}: the loop looked again, found what was missing, and did it. Nobody had to notice.`);
    over();
  }

  function ordersSaid() {
    const lost = lostOf(seed);
    const left = missing(obeyed(lost));
    return `Order ${lost + 1} got lost (${ORDERS[lost].says}): ${left} of ${ORDERS.length} things are not so, and they stay so until somebody notices.`;
  }

  function over() {
    if (state.orders && state.rounds && state.round === state.rounds.length - 1) view.tried();
  }

  function show() {
    sides.orders.show(state.orders, state.orders ? `${missing(state.orders)} missing, and it stays so` : "not sent");
    const round = state.rounds?.[state.round] ?? null;
    sides.wish.show(round, !round ? "not wished" : missing(round) ? "round 1: not equal yet" : `round ${state.round + 1}: as wished`);
    put(ask, "text", !round ? "Make one wish" : missing(round) ? "Let the loop look again" : "Let it look once more");
  }

  return view.drawn();
}

/** @param {string} name */
function side(name) {
  const marks = ORDERS.map(() => el("span", { class: "order-mark" }));
  const items = ORDERS.map(({ says }, at) => el("li", { class: "order" }, el("span", {}, says), marks[at]));
  const total = el("p", { class: "order-total" });
  return {
    element: el("section", { class: "side-of", "aria-label": name }, el("p", { class: "drawn-headline" }, name), el("ol", {}, ...items), total),
    /** @param {readonly import("./states/orders.js").Outcome[] | null} outcomes @param {string} text */
    show(outcomes, text) {
      items.forEach((item, at) => {
        put(item, "data-is", outcomes?.[at] ?? null);
        put(marks[at], "text", WORDS[outcomes?.[at] ?? ""]);
      });
      put(total, "text", text);
    },
  };
}
