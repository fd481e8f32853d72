"""Deployments and the others, from creation to deletion."""

from tests.clients.script import Chapter, do, listed, wait

SETS = """apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "nginx:1.27"}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {nodeSelector: {kubernetes.io/hostname: nowhere}, containers: [{name: agent, image: "nginx:1.27"}]}
"""
STATUS = "rollout status deployment/web --timeout=60s"

CHAPTER = Chapter(
    "workloads",
    [
        do("create deployment web --image=nginx:1.27 --replicas=2 --port=80"),
        wait(STATUS),
        do("rollout status deployment/web"),
        do("get deployment web"),
        do("get deployment web -o wide"),
        do("get deployment web -o yaml"),
        listed("get replicasets"),
        listed("get pods"),
        do("describe deployment web"),
        do("describe replicaset"),
        do("scale deployment web --replicas=3"),
        wait(STATUS),
        do("scale deployment web --replicas=1 --current-replicas=9"),
        do("get deployment web -o jsonpath={.status.readyReplicas}"),
        do("set image deployment/web nginx=nginx:1.28"),
        wait(STATUS),
        do("rollout history deployment/web"),
        do("rollout history deployment/web --revision=2"),
        do("rollout undo deployment/web"),
        wait(STATUS),
        do("rollout history deployment/web"),
        do("rollout undo deployment/web --to-revision=9"),
        do("rollout pause deployment/web"),
        do("rollout pause deployment/web"),
        do("set env deployment/web COLOUR=blue"),
        do("set env deployment/web --list"),
        do("rollout restart deployment/web"),
        do("rollout resume deployment/web"),
        wait(STATUS),
        do("set resources deployment/web --limits=cpu=100m --requests=cpu=50m"),
        wait(STATUS),
        do("autoscale deployment web --min=1 --max=4 --cpu-percent=50"),
        do("get hpa web -o jsonpath={.spec.maxReplicas}"),
        do("expose deployment web --port=80 --name=front"),
        do("get service front"),
        do("describe service front", until="<none>"),
        wait("get endpoints front", until=":80"),
        listed("get endpointslices -l kubernetes.io/service-name=front"),
        do("apply -f -", SETS),
        wait("rollout status statefulset/db --timeout=60s"),
        do("rollout status statefulset/db"),
        do("get statefulset db"),
        do("get pods -l app=db"),
        do("rollout history statefulset/db"),
        do("describe statefulset db"),
        do("get daemonset agent"),
        do("rollout status daemonset/agent"),
        do("describe daemonset agent"),
        do("create job once --image=busybox -- true"),
        do("create cronjob nightly --image=busybox --schedule='0 3 * * *' -- true"),
        do("get cronjob nightly"),
        do("describe cronjob nightly"),
        do("create job now --from=cronjob/nightly"),
        do("get pods,nothing"),
        do("delete deployment web --cascade=orphan"),
        listed("get replicasets -l app=web --no-headers -o custom-columns=R:.spec.replicas"),
        do("delete replicasets -l app=web --wait=false"),
        do("delete statefulset db --wait=false"),
        do("wait --for=condition=Ready pod/nothing --timeout=1s"),
    ],
)
