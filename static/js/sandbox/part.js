// @ts-check
// The panel of a sandbox as a part of the page; loaded in a sandbox's place only.

import { csrfToken, styled } from "../ui/on_demand.js";

const PLACE = /^\/at\/sandbox-/;

/** @param {{ byId: (id: string) => HTMLElement, toast: (text: string, tone?: any) => void, model: import("../model/model.js").Model }} page @returns {import("../ui/parts.js").Part} */
export function createSandboxPart({ byId, toast, model }) {
  const base = document.body.dataset.base ?? "";
  const host = document.getElementById("sandbox");
  if (!host || !PLACE.test(base)) return { commands: "pane" in document.body.dataset ? [] : [START] };

  async function load() {
    const [{ createSandbox }] = await Promise.all([import("./main.js"), styled(host?.dataset.css ?? "")]);
    const names = (/** @type {string} */ kind) => [...model.of(kind).values()];
    createSandbox(/** @type {HTMLElement} */ (host), { base, token: csrfToken(), toast, nodes: () => names("Node").map(({ name }) => name), pods: () => names("Pod").map(({ namespace, name }) => ({ namespace, name })) });
    show(true);
  }
  /** @param {boolean} isShown */
  function show(isShown) {
    /** @type {HTMLElement} */ (host).hidden = !isShown;
    document.body.classList.toggle("with-sandbox", isShown);
    window.dispatchEvent(new Event("resize")); // the picture has another room now
  }
  let isLoading = false;
  const toggle = () => { show(host.hidden); (host.hidden ? byId("main") : /** @type {HTMLElement | null} */ (host.querySelector("button")))?.focus(); };

  return {
    onFrame(frame) {
      if (frame.t !== "hello" || isLoading) return;
      isLoading = true;
      load().catch(() => { isLoading = false; toast("The panel of the sandbox could not be loaded. Load the page again.", "bad"); });
    },
    keys: [{ key: "u", says: "sandbox: its panel shown or hidden", run: toggle }],
    commands: [{ title: "Sandbox: panel shown or hidden", group: "Page", key: "U", words: "faults clock scene break share kubeconfig", run: toggle }, START],
  };
}

/** @type {import("../ui/commands.js").Command} */
const START = { title: "Sandbox: a practice cluster of my own", group: "Page", words: "play try break faults start own", run: () => location.assign(new URL("sandbox/", location.origin)) };
