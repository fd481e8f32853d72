// @ts-check
// The six steps of the tour: what is lit, in which view, and what is said. Data only; tour.js walks through it.

/**
 * @typedef {object} Step
 * @property {string} title
 * @property {string} text
 * @property {string[]} at  selectors of what is lit: the first one that is on the screen; the card stands in the middle when none is
 * @property {"nodes" | "apps"} [mode]  the view it needs
 */

/**
 * @param {{ role: string, practice: boolean }} who
 * @returns {Step[]}
 */
export function tourSteps({ role, practice }) {
  const looks = role === "observer";
  return [
    {
      title: "A cluster, as it is now",
      text: `${practice ? "This is a practice cluster: a real Kubernetes API with simulated machines, so nothing here can break." : "This is a real cluster; the frame around the page says so all the time."} The chip says how fresh the picture is. When news stop coming, it says so, and how old the picture is.`,
      at: ["#freshness"],
    },
    {
      title: "Nodes: where it runs",
      text: "A box is a machine, a square is a pod. Its fill is its life: hollow waits, half full starts, full is ready, stripes are leaving, a cross failed. The letter is its generation.",
      at: ["#picture .item[data-kind=node]", "#picture"],
      mode: "nodes",
    },
    {
      title: "Apps: how it is wired",
      text: "Read from left to right: the door, the Service, the labels it selects, the pods it finds. A solid wire reaches a pod that receives requests; a dashed one a pod that is selected, but not ready for them.",
      at: ["#picture .item[data-kind=selector]", "#picture .item[data-kind=service]", "#picture"],
      mode: "apps",
    },
    {
      title: "Ask any thing",
      text: "A click, or Enter, opens the inspector: why it is in this state, what happened to it, its logs, its YAML, and what would be hurt without it.",
      at: ["#picture .item[data-kind=pod]", "#picture"],
      mode: "apps",
    },
    looks
      ? {
        title: "You look, others act",
        text: "You see everything live and can open, search and replay it. Changing the cluster is for instructors and operators; the server sees to it.",
        at: ["#me"],
      }
      : {
        title: "Change it",
        text: "The inspector of a Deployment has the buttons. Each shows first what would change, whom it would hurt and the kubectl line that does the same. Nothing is done before you confirm, and everything is recorded with your name.",
        at: ["#picture .item[data-kind=deployment]", "#picture"],
        mode: "apps",
      },
    {
      title: "When something is wrong",
      text: "P lists what is wrong, worst first. / lights up what a label selector matches. ? lists all keys and marks, and this tour.",
      at: ["#problems-button", "#help-button", "#me"],
    },
  ];
}
