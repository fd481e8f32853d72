"""The lines that are compared, in their order: each finds what those before it left."""

LINES = """\
kubectl get pods
kubectl get pods -o wide
kubectl get pods,svc
kubectl get all
kubectl get deploy,rs
kubectl get deploy hello -o wide
kubectl get deployments.apps/hello
kubectl get no
kubectl get node/node-1 node/node-2 -o wide
kubectl get ns
kubectl get pods -A -l app=hello
kubectl get pods -A -l k8s-app=kube-dns
kubectl -n kube-system get ds
kubectl get -n kube-system pods --no-headers
kubectl get pods --show-labels -l app=hello
kubectl get pods -L app,version -lapp=hello
kubectl get pods -l app=nobody
kubectl get deploy,rs -l app=nobody
kubectl get pods -l 'app in (hello'
kubectl get pods -l app=hello -o name
kubectl get pods --field-selector=status.phase=Pending
kubectl get secrets
kubectl get cm
kubectl get endpointslices
kubectl get deploy hello -o yaml
kubectl get deploy hello -o json
kubectl get svc hello -o yaml
kubectl get svc -o json
kubectl get pods -l app=hello -o yaml
kubectl get deploy hello -o jsonpath='{.spec.replicas}'
kubectl get deploy hello -o jsonpath='{.spec.nosuch.x}'
kubectl get deploy hello -o=jsonpath='{.spec.replicas'
kubectl get pods -o jsonpath='{.items[*].metadata.name}'
kubectl get pods -l app=hello -o jsonpath='{range .items[*]}{.metadata.labels.app}{"\\t"}{.status.phase}{"\\n"}{end}'
kubectl get pods -o jsonpath='{.items[?(@.metadata.labels.app=="hello")].metadata.name}'
kubectl get svc hello -o jsonpath='{.spec.ports[0].port} of {.metadata.name}'
kubectl get pods nosuch
kubectl get pods nosuch nosuch2
kubectl get pod/nosuch svc/hello
kubectl get pod/nosuch hello
kubectl get pods,svc hello
kubectl get nosuch
kubectl get
kubectl get pods -o foo
kubectl get pods --foo
kubectl get pods -z
kubectl get pods -n
kubectl create deployment web
kubectl create deployment web --image=nginx:1.27 --replicas=2
kubectl create deployment web --image=nginx:1.27
kubectl create deployment Web --image=nginx
kubectl create deployment web2 --image=nginx --replicas=x
kubectl rollout status deployment/web
kubectl get deploy web -o yaml
kubectl run p --image=hello:1.0.0
kubectl run p --image=hello:1.0.0
kubectl run p2
kubectl run p3 --image=hello:1.0.0 --port=80 --labels=a=b,c=d --env=X=1 --restart=Never -- serve now
kubectl get pod p3 -o yaml
kubectl get pod p3 --show-labels
kubectl expose deployment web
kubectl expose deployment web --port=80
kubectl expose deployment web --port=80
kubectl expose deployment hello --name=hello2 --port 8080 --target-port=80 --type=NodePort
kubectl expose pod p --port=80
kubectl expose deployment nosuch --port=80
kubectl get svc web hello2 p
kubectl scale deployment/web --replicas=3
kubectl scale deployment web hello --replicas=3
kubectl scale deployment web
kubectl scale deployment nosuch --replicas=1
kubectl scale deployment/web --replicas=-1
kubectl scale deployment/web --replicas=4 --current-replicas=7
kubectl rollout status deployment web
kubectl set image deployment/web nginx=nginx:1.28
kubectl rollout status deployment/web
kubectl set image deployment/web nginx=nginx:1.28
kubectl set image deployment/web foo=nginx:1.2
kubectl set image deployment/nosuch a=b
kubectl set image deployment/web
kubectl rollout history deployment/web
kubectl rollout history deployment/web --revision=2
kubectl rollout history deployment/web --revision=9
kubectl rollout status deployment/nosuch
kubectl rollout pause deployment/web
kubectl rollout pause deployment/web
kubectl rollout undo deployment/web
kubectl rollout resume deployment/web
kubectl rollout resume deployment/web
kubectl rollout undo deployment/web
kubectl rollout status deployment/web
kubectl rollout undo deployment/web --to-revision=99
kubectl rollout undo deployment/monolith
kubectl rollout restart deployment/web
kubectl rollout status deployment/web
kubectl rollout history deployment/web
kubectl rollout status pod/p
kubectl rollout history svc/hello
kubectl label pod p a=b
kubectl label pod p a=b
kubectl label pod p a=c
kubectl label pod p a=c --overwrite
kubectl label pod p a-
kubectl label pod p nosuch-
kubectl label pod p
kubectl label pod nosuch a=b
kubectl label deploy -l app=hello x=y
kubectl label pod p 'a=b c'
kubectl annotate pod p a=b
kubectl annotate pod p a=b
kubectl annotate pod p a=c
kubectl annotate pod p a-
kubectl annotate deployment/web kubernetes.io/change-cause=first
kubectl patch deployment/hello -p '{"spec":{"replicas":2}}'
kubectl patch deployment/hello -p '{"spec":{"replicas":2}}'
kubectl patch deployment/hello --type=merge -p '{"spec":{"replicas":3}}'
kubectl patch deployment/hello
kubectl patch deployment/nosuch -p '{"spec":{"replicas":2}}'
kubectl apply -f manifests/hello.yaml
kubectl apply -f manifests/hello.yaml
kubectl apply -f nosuch.yaml
kubectl apply
kubectl delete -f manifests/hello.yaml
kubectl create -f manifests/hello.yaml
kubectl create ns foo
kubectl create namespace foo
kubectl create configmap c --from-literal=a=b --from-literal=d=e
kubectl get cm c -o yaml
kubectl logs nosuch
kubectl logs p --tail=1
kubectl logs p -c nosuch
kubectl logs
kubectl cordon node-1
kubectl cordon node-1
kubectl cordon nosuch
kubectl uncordon node-1
kubectl uncordon node-1
kubectl cordon
kubectl drain node-2
kubectl drain node-2 --ignore-daemonsets --delete-emptydir-data --force
kubectl uncordon node-2
kubectl delete pod nosuch
kubectl delete pod p3 --grace-period=1
kubectl delete pods -l app=nobody
kubectl delete
kubectl delete pod
kubectl delete deploy/web svc/web
kubectl delete deploy web --ignore-not-found
kubectl delete ns default
kubectl delete ns foo
""".splitlines()
UNORDERED = ("drain", "get all", "logs")
"""Whose lines come as things happen to end."""
ONLY_LAST = ("rollout status",)
"""Which say how far it was at each event; how many there are is chance."""
WAITING = ("rollout status", "drain", "delete")
"""Which end when the cluster has done something."""
