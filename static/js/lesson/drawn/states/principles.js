// @ts-check
/**
 * Eight principles as short strips. A mark is `kind:text`: `pod` (ready), `ghost` (wished, not there), `gone` (was there), `box`, `go` (an arrow).
 * @typedef {{ marks: readonly string[], says: string }} Frame
 * @typedef {{ id: string, name: string, lesson: string, frames: readonly [Frame, Frame, Frame] }} Principle
 */

export const FRAME_MS = 2_400; // three of them stay under ten seconds

/** @type {readonly Principle[]} */
export const PRINCIPLES = [
  { id: "declared", name: "Wishes instead of orders", lesson: "4 Ask, don’t command", frames: [
    { marks: ["box:3 wished", "ghost:", "ghost:", "ghost:"], says: "You write down what shall be: three." },
    { marks: ["box:3 wished", "pod:", "pod:", "ghost:"], says: "Somebody else works out the steps." },
    { marks: ["box:3 wished", "pod:", "pod:", "pod:"], says: "The wish stays written down, so it stays true." }] },
  { id: "loops", name: "Loops that compare", lesson: "4 Ask, don’t command", frames: [
    { marks: ["box:3 wished", "pod:", "pod:", "pod:"], says: "A loop looks, again and again." },
    { marks: ["box:3 wished", "pod:", "gone:", "pod:"], says: "One is gone: the difference is one." },
    { marks: ["box:3 wished", "pod:", "pod:new", "pod:"], says: "It makes one, and looks again." }] },
  { id: "door", name: "One way in: the API", lesson: "7 How a wish becomes a pod", frames: [
    { marks: ["box:you", "go:", "box:API"], says: "You speak to the API server." },
    { marks: ["box:you", "go:", "box:API", "go:", "box:store"], says: "It alone speaks to the store." },
    { marks: ["box:scheduler", "go:", "box:API", "go:", "box:store"], says: "The cluster’s own parts come in by the same door." }] },
  { id: "labels", name: "Found by labels", lesson: "10 Labels and selectors", frames: [
    { marks: ["pod:app=a", "pod:app=b", "pod:app=a"], says: "Things carry labels, freely chosen." },
    { marks: ["box:app = a", "go:", "pod:app=a", "pod:app=a"], says: "A selector finds those that match." },
    { marks: ["box:app = a", "go:", "pod:app=a", "pod:app=a", "pod:app=a"], says: "A new one that matches belongs to them at once." }] },
  { id: "replaced", name: "Replaced, not repaired", lesson: "12 Deployments and self-healing", frames: [
    { marks: ["pod:web-a", "pod:web-b"], says: "Two copies, alike." },
    { marks: ["pod:web-a", "gone:web-b"], says: "One is broken, and nobody mends it." },
    { marks: ["pod:web-a", "pod:web-c"], says: "Another one takes its place, under another name." }] },
  { id: "data", name: "Everything is data that can be read", lesson: "5 Five-minute tour", frames: [
    { marks: ["box:kind: Deployment", "box:replicas: 3"], says: "A wish is a text with fields." },
    { marks: ["box:spec: 3", "box:status: 2"], says: "What is so stands beside what shall be." },
    { marks: ["box:spec: 3", "box:status: 3"], says: "Whoever may read can see whether it is true." }] },
  { id: "open", name: "Nothing hidden between the parts", lesson: "7 How a wish becomes a pod", frames: [
    { marks: ["box:Deployment", "go:", "box:ReplicaSet"], says: "One loop writes an object." },
    { marks: ["box:ReplicaSet", "go:", "pod:"], says: "Another loop reads it, and writes the next." },
    { marks: ["box:you", "go:", "box:ReplicaSet", "go:", "pod:"], says: "You could read and write each of them yourself." }] },
  { id: "extended", name: "Built to be extended", lesson: "18 The rest of the map", frames: [
    { marks: ["box:Deployment", "box:Service"], says: "Some kinds come with it." },
    { marks: ["box:Deployment", "box:Service", "ghost:Backup"], says: "You add a kind of your own." },
    { marks: ["box:Deployment", "box:Service", "box:Backup", "go:", "pod:"], says: "And a loop for it: it is like the others now." }] },
];
