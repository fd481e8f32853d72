// @ts-check
// Traffic, over any view: a probe asks a Service through the API server, and everybody sees what is answered, by whom, and how soon.

import { createDots } from "./dots.js";
import { createPanel } from "./panel.js";
import { Probes } from "./probes.js";

/** Services offered by name in the command palette; a cluster may have thousands. */
const OFFERED_MAX = 50;
/** How long the inspector may take to bring its buttons. */
const BUTTON_WAIT_MS = 5_000;
/** What probes count is told right after the first picture; before that nobody can say that there is none. */
const HEARD_AFTER_S = 2;
/** htmx is a classic script, loaded before this module runs. */
const htmx = /** @type {any} */ (globalThis).htmx;

/**
 * @param {{ model: import("../model/model.js").Model, byId: (id: string) => HTMLElement, now_ms: () => number, open: (id: string) => void, shown: (row: any) => boolean, isPast: () => boolean, go: (change: { probe: string }, mayStep?: boolean) => void, address: () => { probe: string } }} page  `isPast`: the picture is not that of now, and requests of now do not belong there
 * @returns {import("../ui/parts.js").Part}
 */
export function createTraffic({ model, byId, now_ms, open, shown, isPast, go, address }) {
  const canAct = document.body.dataset.role !== "observer";
  const probes = new Probes();
  const dots = createDots();
  let seconds = 0;
  const panel = createPanel({ host: byId("traffic"), canStop: canAct, now_ms, onStop: stop, onClose: close, onOpen: open, onAlone: (frame) => go({ probe: frame ? `${frame.namespace}/${frame.name}` : "" }), onAsk: askFor, shown: ({ namespace }) => shown({ kind: "Service", namespace }) });

  /** @param {import("./probes.js").Probe} probe */
  function stop({ frame }) {
    const values = { namespace: frame.namespace, name: frame.name, uid: frame.id, key: crypto.getRandomValues(new Uint32Array(4)).join("-") };
    htmx.ajax("POST", `${document.body.dataset.base ?? ""}/traffic/stop/`, { source: byId("traffic"), swap: "none", values });
  }

  function draw() {
    panel.update(probes.all, { alone: address().probe, isPast: isPast(), isKnown: seconds >= HEARD_AFTER_S });
  }

  /** @param {string} id */
  function close(id) {
    probes.forget(id);
    draw();
  }

  /** The Service that a link names, where one may send requests to it. @param {string} alone  namespace/name */
  function askFor(alone) {
    const row = canAct && !isPast() ? model.find("Service", alone.split("/")[0], alone.split("/")[1]) : undefined;
    return row && row.type !== "ExternalName" ? () => ask(row.id) : null;
  }

  /** Opens the Service, and the form as soon as its button is there. @param {string} id */
  function ask(id) {
    open(id);
    const until_ms = Date.now() + BUTTON_WAIT_MS;
    const press = () => {
      const button = document.querySelector(`#drawer-body #act-probe[hx-get*="${CSS.escape(id)}"]`);
      if (button instanceof HTMLElement) button.click();
      if (button || Date.now() > until_ms) document.body.removeEventListener("htmx:afterSettle", press);
    };
    document.body.addEventListener("htmx:afterSettle", press);
  }

  return {
    onFrame(frame) {
      if (frame.t === "hello") probes.clear();
      else if (frame.t !== "traffic") return;
      else {
        const told = /** @type {import("./probes.js").Frame & Record<string, any>} */ (frame);
        probes.take(told);
        if (!isPast()) dots.show(told);
      }
      draw();
    },
    onAddress: draw,
    onSecond() {
      if (model.epoch !== null) seconds += 1;
      draw();
    },
    commands() {
      if (!canAct) return [];
      const running = [...probes.all.values()].filter(({ frame }) => frame.state === "running");
      const services = [...model.of("Service").values()].filter((row) => shown(row) && row.type !== "ExternalName").slice(0, OFFERED_MAX);
      return [
        ...running.map((probe) => ({ title: `Stop the requests to ${probe.frame.name}`, group: "Traffic", words: "probe traffic", run: () => stop(probe) })),
        ...services.map((row) => ({ title: `Send requests to ${row.name}`, group: "Traffic", words: `probe traffic downtime ${row.namespace}`, run: () => ask(row.id) })),
      ];
    },
  };
}
