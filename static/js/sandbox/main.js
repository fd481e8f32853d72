// @ts-check
// The panel of a sandbox: time, scene, faults, a link to look on, the kubeconfig. It shows what the server last said.

import { createSandboxAsker } from "./asking.js";
import { el, field } from "./dom.js";
import { fieldsOf, parametersOf } from "./fields.js";

const RATES = /** @type {const} */ ([[0, "Pause"], [0.25, "¼"], [1, "1"], [20, "20"]]);
const POLL_MS = 4_000; // time and faults change by other hands, too: the terminal, kubectl

/**
 * @param {HTMLElement} host
 * @param {{ base: string, token: string, toast: (text: string, tone?: any) => void, nodes: () => string[], pods: () => { namespace: string, name: string }[] }} wiring
 */
export function createSandbox(host, { base, token, toast, nodes, pods }) {
  const asker = createSandboxAsker({ where: `${base}/sandbox/state/`, token });
  /** @type {Record<string, any> | null} */
  let state = null;
  let hasEnded = false;

  const trouble = el("p", { role: "alert" });
  const rates = el("div", { class: "sandbox-rates", role: "group", "aria-label": "Simulated seconds a second" });
  const time = el("p", { class: "quiet-text" });
  const scene = /** @type {HTMLSelectElement} */ (el("select", {}));
  const said = el("p", { class: "quiet-text" });
  const kind = /** @type {HTMLSelectElement} */ (el("select", {}));
  const what = el("p", { class: "quiet-text" });
  const fields = el("div", { class: "sandbox-fields" });
  const faults = el("ul", { class: "sandbox-faults", "aria-label": "Faults in force" });
  const link = /** @type {HTMLInputElement} */ (el("input", { readonly: "", "aria-label": "The link" }));
  const linkRow = el("div", { class: "sandbox-link" }, link, el("button", { type: "button", on: () => copy(link.value) }, "Copy"));
  linkRow.hidden = true;

  for (const [rate, label] of RATES) rates.append(el("button", { type: "button", "data-rate": String(rate), on: () => send({ do: "clock", rate }) }, label));
  rates.append(el("button", { type: "button", on: () => send({ do: "clock", step: true }) }, "Step"));
  kind.addEventListener("change", drawFields);
  scene.addEventListener("change", () => { said.textContent = description(); });
  const form = el("form", {}, field("Fault", kind), what, fields, el("button", {}, "Throw it"));
  form.className = "sandbox-fields";
  form.addEventListener("submit", (event) => { event.preventDefault(); void throwIt(); });

  host.replaceChildren(
    el("header", {}, el("h2", { id: "sandbox-title" }, "Sandbox"), el("button", { type: "button", on: () => void end() }, "End it")),
    trouble,
    el("section", { "aria-label": "Time" }, el("h3", {}, "Time"), rates, time),
    el("section", { "aria-label": "Faults" }, el("h3", {}, "Faults"), faults, form),
    el("section", { "aria-label": "Scene" }, el("h3", {}, "Scene"), field("Begin with", scene), said, el("button", { type: "button", on: () => send({ do: "scene", name: scene.value }) }, "Replace everything by it")),
    el("section", { "aria-label": "Others, and kubectl" }, el("h3", {}, "Others, and kubectl"),
      el("p", { class: "quiet-text" }, "Who comes by the link looks on and changes nothing. A new link shuts the one before."),
      el("button", { type: "button", on: () => void share() }, "Make a link"), linkRow,
      el("a", { class: "button", href: `${base}/sandbox/kubeconfig/`, download: "" }, "Download its kubeconfig"),
      el("p", { class: "quiet-text" }, "For kubectl on the machine where Podium runs: kubectl --kubeconfig FILE get pods")),
  );

  /** @param {Record<string, any>} fresh */
  function draw(fresh) {
    const isFirst = state === null;
    state = fresh;
    for (const knob of rates.querySelectorAll("[data-rate]")) knob.setAttribute("aria-pressed", String(Number(/** @type {HTMLElement} */ (knob).dataset.rate) === fresh.clock.rate));
    time.textContent = fresh.clock.problem || `${clockText(fresh.clock.now_s)} since its start, ${fresh.clock.rate === 0 ? "time stands still" : `at ${fresh.clock.rate}×`}`;
    if (isFirst) {
      scene.replaceChildren(...fresh.scenes.map((/** @type {any} */ one) => el("option", { value: one.name }, one.name)));
      scene.value = fresh.scene;
      kind.replaceChildren(...fresh.kinds.map((/** @type {any} */ one) => el("option", { value: one.name }, one.name)));
      said.textContent = description();
      drawFields();
    }
    const names = fresh.faults.map((/** @type {any} */ one) => one.name).join();
    if (faults.dataset.names !== names) {
      faults.dataset.names = names;
      faults.replaceChildren(...fresh.faults.map((/** @type {any} */ one) => el("li", {}, el("span", {}, `${one.fault} ${Object.values(one.parameters ?? {}).join(" ")}`),
        el("button", { type: "button", "aria-label": `Mend ${one.name}`, on: () => send({ do: "mend", name: one.name }) }, "Mend"))));
    }
  }

  const description = () => state?.scenes.find((/** @type {any} */ one) => one.name === scene.value)?.description ?? "";
  const chosen = () => state?.kinds.find((/** @type {any} */ one) => one.name === kind.value);

  function drawFields() {
    const one = chosen();
    what.textContent = one ? `${one.what} It ends: ${one.ends}.` : "";
    const all = pods();
    const known = { node: nodes(), place: nodes(), one: nodes(), pod: all.map(({ name }) => name), namespace: [...new Set(all.map(({ namespace }) => namespace))] };
    fields.replaceChildren(...fieldsOf(one?.parameters ?? {}, known).map(({ name, label, kind: sort, options, value, isRequired }) => {
      if (sort === "check") return field(label, el("input", { type: "checkbox", "data-name": name }), "check");
      const made = sort === "choice"
        ? el("select", { "data-name": name }, ...(isRequired ? [] : [el("option", { value: "" }, "—")]), ...options.map((option) => el("option", { value: option }, option)))
        : el("input", { type: sort, "data-name": name, ...(sort === "number" ? { step: "any" } : {}), ...(isRequired ? { required: "" } : {}) });
      /** @type {HTMLInputElement} */ (made).value = value || (sort === "choice" && isRequired ? options[0] ?? "" : "");
      return field(label, made);
    }));
  }

  async function throwIt() {
    const one = chosen();
    /** @type {Record<string, string | boolean>} */
    const filled = {};
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (fields.querySelectorAll("[data-name]"))) filled[input.dataset.name ?? ""] = input.type === "checkbox" ? input.checked : input.value;
    const pod = pods().find(({ name }) => name === filled.pod);
    if (pod) filled.namespace = pod.namespace;
    const count = new Set(state?.faults.map((/** @type {any} */ other) => other.name));
    let name = one.name;
    for (let number = 2; count.has(name); number += 1) name = `${one.name}-${number}`;
    await send({ do: "fault", name, fault: one.name, parameters: parametersOf(one.parameters, filled) });
  }

  /** @param {Record<string, any>} command @returns {Promise<Record<string, any> | null>} */
  async function send(command) {
    try {
      const fresh = await asker.send(command);
      trouble.textContent = "";
      if (fresh.clock) draw(fresh);
      return fresh;
    } catch (error) {
      trouble.textContent = /** @type {Error} */ (error).message;
      return null;
    }
  }

  async function share() {
    const told = await send({ do: "share" });
    if (!told) return;
    link.value = told.link;
    linkRow.hidden = false;
    link.select();
  }

  async function end() {
    const told = await send({ do: "end" });
    if (!told) return;
    hasEnded = true;
    location.assign(told.at);
  }

  /** @param {string} text */
  function copy(text) {
    navigator.clipboard.writeText(text).then(() => toast("Copied."), () => toast("This browser does not let the page copy."));
  }

  async function refresh() {
    if (hasEnded || document.hidden) return;
    try {
      draw(await asker.state());
      if (trouble.dataset.old) [trouble.textContent, trouble.dataset.old] = ["", ""];
    } catch (error) {
      trouble.textContent = /** @type {Error} */ (error).message;
      trouble.dataset.old = "yes";
    }
  }

  void refresh();
  window.setInterval(refresh, POLL_MS);
  return { send };
}

/** @param {number} seconds */
function clockText(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
