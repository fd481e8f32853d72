// @ts-check
// Which pods stand for a thing where it is not drawn itself: a Deployment in the Nodes view is where its pods are. Pure.

/** @param {any} model @param {any} row @returns {string[]} ids of pods */
export function standIns(model, row) {
  switch (row?.kind) {
    case "Pod": return [];
    case "Node": return [...model.podsOn(row.name).keys()];
    case "Deployment": return [...model.replicaSetsOf(row.id).keys()].flatMap((id) => [...model.podsOf(id).keys()]);
    case "Service": return podsWhere(model, (pod) => pod.services && row.id in pod.services);
    case "PersistentVolumeClaim": return podsWhere(model, (pod) => pod.namespace === row.namespace && (pod.claims ?? []).includes(row.name));
    case "HorizontalPodAutoscaler": return standIns(model, model.find(row.target?.kind, row.namespace, row.target?.name));
    default: return row ? [...model.podsOf(row.id).keys()] : [];
  }
}

/** @param {any} model @param {(pod: any) => boolean} holds */
const podsWhere = (model, holds) => [...model.of("Pod").values()].filter(holds).map(({ id }) => id);
