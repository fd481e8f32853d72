// @ts-check
/**
 * The left half of a lane: the door, the Service, and its selector written out.
 */
import { clean, textWidth } from "./measure.js";
import { circle, identity, item, path, rect, text } from "./scene.js";

const LINE = 20;
/** Of a selector, at most. */
const LINES = 3;
/** Between the middles of two Services in a lane, px. */
export const SERVICE_PITCH = 124;

/** "10.96.4.7:80", "203.0.113.10:80, 443", "no address". @param {any} service */
export function addressWords(service) {
  if (service.type === "ExternalName") return clean(service.address);
  const address = service.type === "LoadBalancer" && service.external.length ? service.external[0] : service.address;
  const ports = service.ports.map((/** @type {any} */ port) => port.port).join(", ");
  if (service.type === "Headless" || !address || address === "None") return ports ? `no address · port ${ports}` : "no address of its own";
  return `${clean(address)}${ports ? `:${ports}` : ""}`;
}

/** The selector, one clause a line. @param {any} service */
export function clauses(service) {
  if (service.type === "ExternalName") return ["no selector"];
  if (!service.selector || Object.keys(service.selector).length === 0) return ["no selector"];
  return clean(service.selector_text).split(", ").filter(Boolean);
}

/** A clause that is too long for a line has its value on the next. @param {string[]} all @param {number} max  px */
function inLines(all, max) {
  const isLong = (/** @type {string} */ clause) => textWidth(clause, { size: 12, mono: true }) > max;
  const lines = all.flatMap((clause) => (isLong(clause) && clause.includes(" = ") ? [clause.slice(0, clause.indexOf(" = ") + 2), clause.slice(clause.indexOf(" = ") + 3)] : [clause]));
  return lines.length > LINES ? all : lines;
}

/** @param {any} service */
const chooses = (service) => clauses(service)[0] !== "no selector";

/** @param {any} service */
function serviceSentence(service) {
  const counted = chooses(service) ? `, selects ${service.selected} ${service.selected === 1 ? "pod" : "pods"} by ${clean(service.selector_text)}, serves ${service.serving}` : ", has no selector";
  return `Service ${clean(service.name)}, ${service.type}, ${addressWords(service)}${counted}`;
}

/**
 * @param {any} service
 * @param {number} middle  y of the pill's middle, px
 * @param {import("./apps-frame.js").Frame} frame
 * @param {any} view
 * @param {import("./around.js").Way[]} ways  from outside, by an Ingress
 * @returns {{items: import("./scene.js").Item[], out: {x: number, y: number, turn: number}, bottom: number}}
 */
export function serviceItems(service, middle, frame, view, ways) {
  const { pill } = frame;
  const top = middle - pill.h / 2;
  const centre = pill.w / 2;
  const room = pill.w - 36;
  const asked = clean(view.requested?.get(service.id) ?? "");
  const label = serviceSentence(service);
  const drawn = item({
    ...identity(service), kind: "service", key: service.id, x: pill.x, y: top, w: pill.w, h: pill.h, label, title: label, requested: asked,
    cls: `service ${service.type === "ExternalName" ? "outside" : ""}`.trim(),
    parts: [
      rect("pill", 0, 0, pill.w, pill.h, pill.h / 2),
      text("on-ink", centre, 29, service.name, { size: 17, least: 12, bold: true, anchor: "middle", max: pill.w - 24 }),
      text("on-ink soft", centre, 47, service.type === "ExternalName" ? "ExternalName" : service.type, { size: 12, anchor: "middle", max: room }),
      text("on-ink soft", centre, 63, addressWords(service), { size: 12, least: 10, anchor: "middle", max: room }),
    ],
  });
  const box = selectorItem(service, middle, frame);
  const joint = item({
    key: `joint:${service.id}`, layer: "wires", x: 0, y: 0, w: 0, h: 0, cls: "wires", state: chooses(service) ? "serving" : "selected",
    parts: [path(chooses(service) ? "wire serving" : "wire selected", `M${pill.x + pill.w} ${middle} H${frame.selector.x}`)],
  });
  const items = [...doorItems(service, middle, frame, ways), drawn, joint, box];
  const out = frame.form === "narrow" ? { x: frame.selector.x + frame.selector.w / 2, y: box.y + box.h, turn: Math.max(top + pill.h, box.y + box.h) + 10 } : { x: frame.selector.x + frame.selector.w, y: middle, turn: middle };
  return { items, out, bottom: Math.max(top + pill.h, box.y + box.h + 26) };
}

/** @param {any} service @param {number} middle @param {import("./apps-frame.js").Frame} frame */
function selectorItem(service, middle, { selector, form }) {
  const all = clauses(service);
  const lines = all.length > LINES ? [...all.slice(0, 2), `and ${all.length - 2} more`] : inLines(all, selector.w - 20);
  const h = 24 + lines.length * LINE;
  const plain = !chooses(service);
  const outside = service.type === "ExternalName";
  const said = outside ? "a name elsewhere" : "endpoints by hand";
  const tone = service.selected > 0 && service.serving === 0 ? "warn" : "t2";
  const serves = [{ s: `serves ${service.serving}`, c: tone }, ...(service.draining ? [{ s: ` · ${service.draining} leaving`, c: "t2" }] : [])];
  const selects = [{ s: `selects ${service.selected}`, c: "t2" }];
  const face = /** @type {const} */ ({ size: 13, anchor: "middle", max: selector.w });
  // On a phone the wire leaves downwards, so that both counts stand above.
  const counts = plain ? [] : form === "narrow"
    ? [text("t2", selector.w / 2, -9, [...selects, { s: " · ", c: "t3" }, serves[0]], { ...face, max: selector.w + 12 })]
    : [text("t2", selector.w / 2, -10, selects, face), text("t2", selector.w / 2, h + 20, serves, face)];
  return item({
    key: `selector:${service.id}`, kind: "selector", id: plain ? "" : service.id, namespace: service.namespace, name: clean(service.name), state: plain ? "none" : service.serving ? "serving" : "idle",
    x: selector.x, y: middle - h / 2, w: selector.w, h, cls: plain ? "selector plain" : "selector", title: clean(service.selector_text),
    label: plain ? `Service ${clean(service.name)} has no selector` : `Selector ${clean(service.selector_text)}, selects ${service.selected}, serves ${service.serving}`,
    parts: [
      rect("box", 0, 0, selector.w, h, 8),
      ...lines.map((line, i) => text(plain ? "t2" : "t1", selector.w / 2, 12 + LINE * i + 15, line, { size: plain ? 13 : 15, least: 12, mono: !plain, anchor: "middle", max: selector.w - 20 })),
      ...counts, ...(plain ? [text("t3", selector.w / 2, h + 20, said, { size: 12, anchor: "middle", max: selector.w })] : []),
    ],
  });
}

/**
 * Who may come in: visitors from outside (by an Ingress, a node's port or a load balancer), or callers inside the cluster.
 * @param {any} service @param {number} middle @param {import("./apps-frame.js").Frame} frame @param {import("./around.js").Way[]} ways
 */
function doorItems(service, middle, { door, pill }, ways) {
  if (door.w === 0) return [];
  const open = ways.length > 0 || service.type === "LoadBalancer" || service.type === "NodePort";
  const centre = door.w / 2;
  const nodePort = service.ports.find((/** @type {any} */ port) => port.node_port)?.node_port;
  // What can be opened has its whole drawing in its box, so that the mark of the focus surrounds it.
  const drop = ways.length ? 48 : 0;
  const said = (/** @type {string} */ c, /** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ s, /** @type {number} */ size, max = door.w) => text(c, x, y + drop, s, { size, anchor: "middle", max });
  const by = ways.length ? "by Ingress" : service.type === "NodePort" && nodePort ? `port ${nodePort}` : "";
  const size = door.w < 80 ? 11 : 12;
  const parts = open
    ? [circle("person", centre - 8, drop - 13, 10), path("person", `M${centre - 25} ${drop + 20} q17 -27 34 0`), said("t2", centre - 8, -34, "visitors", 13), ...(by ? [said("t3", centre - 8, 42, by, 12)] : [])]
    : [said("t3", centre - 8, -3, "inside the", size, door.w - 10), said("t3", centre - 8, 13, "cluster", size, door.w - 14)];
  const from = door.x + door.w - (open ? 14 : 8);
  const head = pill.x - 4;
  const way = ways.length ? { ...identity(ways[0].ingress), title: ways.map(({ host, path: where, ingress }) => `Ingress ${clean(ingress.name)}: ${host || "any host"}${where}`).join(", ") } : { kind: "door", namespace: service.namespace, name: clean(service.name), title: "" };
  return [
    item({ ...way, key: `door:${service.id}`, x: door.x, y: middle - drop, w: door.w, h: 46 + drop, cls: "door", label: way.title, parts }),
    item({
      key: `way:${service.id}`, layer: "wires", x: 0, y: 0, w: 0, h: 0, cls: "wires",
      parts: [path(open ? "wire serving" : "wire quiet", `M${from} ${middle} H${head - 6}`), path(open ? "arrow" : "arrow quiet", `M${head - 9} ${middle - 5.5} L${head} ${middle} L${head - 9} ${middle + 5.5} Z`)],
    }),
  ];
}
