// @ts-check
// The stage: the same picture for a projector. One switch in the address; the measures are the layout's (layout/stage-*.js) and css/stage.css.

/**
 * Views that have a form for the stage. A rollout is shown there as its application: pods by generation, large, and the last action as the title.
 * A table is not read from the back row; it becomes the Nodes.
 */
const MODES = ["nodes", "apps"];

/**
 * @param {{ exit: HTMLElement }} parts
 * @param {{ address: () => import("./address.js").Address, go: (change: Partial<import("./address.js").Address>) => void }} page
 */
export function createStage({ exit }, page) {
  const root = document.documentElement;
  let isOn = false;
  /** The theme before the stage, which is light unless somebody says otherwise there. @type {string | undefined} */
  let before;

  /** The view that has no form here and was left for the stage. @type {import("./address.js").Mode | null} */
  let leftView = null;

  function turn() {
    const { stage, mode, of } = page.address();
    if (stage) {
      page.go({ stage: false, ...(leftView ? { mode: leftView } : {}) });
      leftView = null;
      return;
    }
    leftView = MODES.includes(mode) ? null : mode;
    if (mode === "rollout" && of) page.go({ stage: true, mode: "apps", open: of, tab: "" });
    else page.go({ stage: true, mode: MODES.includes(mode) ? mode : "nodes" });
  }

  /** @param {boolean} on */
  function show(on) {
    isOn = on;
    exit.hidden = !on;
    if (on) {
      before = root.dataset.theme;
      root.dataset.stage = "on";
      root.dataset.theme = "light";
    } else {
      delete root.dataset.stage;
      if (before) root.dataset.theme = before;
      else delete root.dataset.theme;
    }
    window.dispatchEvent(new Event("resize"));
  }

  exit.addEventListener("click", turn);
  return {
    /** @param {import("./address.js").Address} address */
    onAddress({ stage, mode }) {
      const wanted = stage && MODES.includes(mode);
      if (wanted !== isOn) show(wanted);
    },
    /** @type {import("./keys.js").Key[]} */
    keys: [{ key: "s", says: "the stage: large enough for a projector", run: turn }],
    /** @type {import("./commands.js").Command[]} */
    commands: [{ title: "Go on the stage, or leave it", group: "Views", key: "S", words: "projector presentation large beamer", run: turn }],
  };
}
