// @ts-check
// The panel above the strip: one change, who made it, and what it led to, hop by hop.

import { visible } from "../visible.js";
import { authorWords, confirmed } from "./authors.js";
import { lag } from "./chain.js";
import { clock } from "./strip_view.js";

/** @typedef {import("./chain.js").Chain} Chain */
/** @typedef {import("./authors.js").Told} Told */

const HOW = { owner: "owner reference", stated: "stated by the API", event: "by its Event", inferred: "inferred" };

/** @param {HTMLElement} host @param {{ open: (id: string) => void, ask: ((row: any) => Promise<Told>) | null }} wiring */
export function createChainView(host, { open, ask }) {
  const title = element("h2", { id: "chain-title", tabIndex: -1 });
  const who = element("p", { className: "chain-who" });
  const list = element("ol", {});
  const foot = element("p", { className: "quiet-text" });
  const close = element("button", { type: "button", className: "round close", textContent: "×", ariaLabel: "Close what it led to (Esc)" });
  host.append(close, title, who, list, foot);
  close.addEventListener("click", hide);
  // While the keyboard is in here, Escape means this panel and not the inspector beside it.
  host.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && hide()) event.stopPropagation();
  });
  /** @type {Chain | null} */
  let shown = null;
  /** @type {Told | null} */
  let told = null;
  /** @type {Element | null} */
  let cameFrom = null;
  let drawn = "";

  /** @param {Chain} chain @param {{ focus?: boolean }} [options] */
  async function show(chain, { focus = true } = {}) {
    const isOther = shown?.root.id !== chain.root.id || shown?.at_ms !== chain.at_ms;
    if (host.hidden) cameFrom = document.activeElement;
    shown = chain;
    if (isOther) told = null;
    host.hidden = false;
    document.body.classList.add("with-chain");
    draw();
    if (focus) title.focus();
    if (!isOther || !ask) return;
    const answer = await ask(chain.root).catch(() => ({ trouble: "the server does not answer.", changes: [], events: [] }));
    if (shown?.root.id !== chain.root.id) return;
    told = answer;
    draw();
  }

  function draw() {
    if (!shown) return;
    const chain = confirmed(shown, told);
    const sign = JSON.stringify([chain.root.id, chain.at_ms, chain.hops, chain.isOver, told]);
    if (sign === drawn) return;
    drawn = sign;
    title.textContent = visible(`${chain.root.kind} ${chain.root.name}: ${chain.what}`);
    who.textContent = visible(ask && !told && !chain.note ? `At ${clock(chain.at_ms)}. Asking the cluster who did it…` : authorWords(chain, told, clock));
    list.replaceChildren(...chain.hops.map((hop, index) => line(chain, hop, index ? chain.hops[index - 1].at_ms : chain.at_ms)));
    const end = chain.hops.reduce((most, { last_ms }) => Math.max(most, last_ms), chain.at_ms);
    foot.textContent = chain.hops.length ? `${lag(end - chain.at_ms).slice(1)} in all${chain.isOver ? ", until it was changed again" : ""}. Times are when Podium read each change; what came within 40 ms has one time.` : "Nothing that it led to has been seen yet.";
  }

  /** @param {Chain} chain @param {import("./chain.js").Hop} hop @param {number} before_ms */
  function line(chain, hop, before_ms) {
    const item = element("li", {});
    item.dataset.how = hop.how;
    const text = element("button", { type: "button", className: "plain" });
    const subject = hop.count > 1 ? `${hop.count} pods` : hop.name;
    const words = hop.by.includes("controller") && !hop.by.startsWith("replica") ? `${hop.text}${hop.count > 1 ? `, in ${hop.count} steps` : ""}` : `${subject} ${hop.text}`;
    text.append(element("b", { textContent: hop.by }), ` ${visible(words)}`);
    text.addEventListener("click", () => open(hop.id));
    const until = hop.last_ms > hop.at_ms ? `, the last ${lag(hop.last_ms - chain.at_ms)}` : "";
    item.append(element("span", { className: "lag", textContent: lag(hop.at_ms - chain.at_ms) }), text, element("span", { className: "how", textContent: `${lag(hop.at_ms - before_ms).slice(1)} after the hop before${until} · ${HOW[hop.how]}` }));
    return item;
  }

  function hide() {
    if (host.hidden) return false;
    host.hidden = true;
    document.body.classList.remove("with-chain");
    shown = null;
    drawn = "";
    if (cameFrom instanceof HTMLElement || cameFrom instanceof SVGElement) cameFrom.focus();
    return true;
  }

  return { show, hide, shown: () => shown };
}

/** @param {string} name @param {Record<string, any>} properties @returns {HTMLElement} */
const element = (name, properties) => Object.assign(document.createElement(name), properties);
