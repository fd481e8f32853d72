// @ts-check
/** From a wish to a running pod, hop by hop: who writes what to whom. Everything goes through the API server; only it speaks to the store. */

export const PARTS = /** @type {const} */ ({
  you: "you (kubectl)", api: "API server", store: "store (etcd)", controllers: "controllers", scheduler: "scheduler", kubelet: "kubelet of node-2",
});
/** @typedef {keyof typeof PARTS} Part */
/** @typedef {{ line: Exclude<Part, "api">, toApi: boolean, says: string, pod?: string, has?: string }} Hop `line`: between this part and the API server; `has`: what is stored after it; `pod`: the pod's state after it */

/** @type {readonly Hop[]} */
export const HOPS = [
  { line: "you", toApi: true, says: "You send a Deployment with one replica to the API server." },
  { line: "store", toApi: false, says: "The API server checks it, and stores it. You have your answer already.", has: "Deployment hello" },
  { line: "controllers", toApi: true, says: "The Deployment’s loop saw it, and writes a ReplicaSet.", has: "ReplicaSet hello-7c9" },
  { line: "controllers", toApi: true, says: "The ReplicaSet’s loop misses one pod, and writes it: a pod without a node.", has: "Pod hello-7c9-x4k", pod: "Pending, no node" },
  { line: "scheduler", toApi: true, says: "The scheduler saw a pod without a node, and writes a name into it: node-2.", pod: "Pending, on node-2" },
  { line: "kubelet", toApi: false, says: "The kubelet of node-2 reads that the pod is its own, pulls the image, and starts the container.", pod: "Pending, the container starts" },
  { line: "kubelet", toApi: true, says: "The kubelet writes what is so now: the container runs, and the pod is ready.", pod: "Running, ready" },
];

/** What there is after so many hops. @param {number} hops */
export function after(hops) {
  const done = HOPS.slice(0, hops);
  const pod = done.findLast((hop) => hop.pod)?.pod ?? "";
  return { now: done.at(-1) ?? null, stored: done.flatMap((hop) => (hop.has ? [hop.has] : [])), pod, isOver: hops >= HOPS.length };
}
