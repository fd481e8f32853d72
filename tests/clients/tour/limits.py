"""Quotas, limits, disruption budgets, and storage."""

from tests.clients.script import Chapter, do, wait

LIMITS = """apiVersion: v1
kind: LimitRange
metadata: {name: limits}
spec: {limits: [{type: Container, max: {cpu: "2"}, default: {cpu: 500m}, defaultRequest: {cpu: 100m}}]}
"""
POD = """apiVersion: v1
kind: Pod
metadata: {name: one, labels: {app: one}}
spec: {schedulerName: nobody, containers: [{name: a, image: nginx, resources: {requests: {memory: 10Mi}}}]}
"""
CLAIM = """apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {storageClassName: none-{tag}, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
"""
VOLUME = """apiVersion: v1
kind: PersistentVolume
metadata: {name: disk-{tag}}
spec:
  storageClassName: none-{tag}
  capacity: {storage: 2Gi}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  hostPath: {path: /data}
"""

CHAPTER = Chapter(
    "limits",
    [
        do("create quota small --hard=pods=1,requests.cpu=1"),
        wait("get quota small -o jsonpath={.status.used.pods}", until="0"),
        do("get quota small -o jsonpath={.status.used}"),
        do("describe quota small"),
        do("apply -f -", POD),
        do("apply -f -", LIMITS),
        do("describe limits limits"),
        do("apply -f -", POD),
        do("get pod one -o jsonpath={.spec.containers[0].resources}"),
        wait("get quota small -o jsonpath={.status.used.pods}", until="1"),
        do("describe quota small"),
        do("apply -f -", POD.replace("name: one", "name: two")),
        do(
            'run big --image=nginx --overrides=\'{"spec":{"schedulerName":"nobody"}}\' --dry-run=server'
        ),
        do("create poddisruptionbudget keep --selector=app=one --min-available=1"),
        wait("get pdb keep -o jsonpath={.status.expectedPods}", until="1"),
        do("get pdb keep"),
        do("describe pdb keep"),
        do("delete pod one --now"),
        do("apply -f -", CLAIM),
        do("get pvc data"),
        do("apply -f -", VOLUME),
        wait("get pvc data", until="Bound"),
        do("get pvc data"),
        do("get pv disk-{tag}"),
        do("describe pvc data"),
        do("describe pv disk-{tag}"),
        do("delete pvc data"),
        wait("get pv disk-{tag}", until="Released"),
        do("get pv disk-{tag}"),
        do("delete pv disk-{tag}"),
    ],
)
