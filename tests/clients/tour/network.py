"""Services of all types, ingresses, network policies."""

from tests.clients.script import Chapter, do, wait

POLICY = """apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: only-front}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {matchLabels: {app: front}}}], ports: [{port: 5432}]}]
"""

CHAPTER = Chapter(
    "network",
    [
        do("create service clusterip plain --tcp=80:8080"),
        do("create service nodeport out --tcp=80"),
        do("create service loadbalancer cloud --tcp=443:8443"),
        do("create service externalname away --external-name=example.com"),
        do("get service plain"),
        do("get service out -o jsonpath={.spec.type}"),
        do("get service away"),
        do("describe service away"),
        do("get service plain -o yaml"),
        do("create service clusterip none --clusterip=None"),
        do("get service none"),
        do("create service nodeport taken --tcp=80 --node-port=99"),
        do(
            "create ingress site --rule=example.com/=plain:80 --rule=example.com/api*=out:80 --class=none-{tag}"
        ),
        do("get ingress site"),
        do("describe ingress site"),
        do("create ingress bad --rule=nonsense"),
        do("apply -f -", POLICY),
        do("get networkpolicy only-front"),
        do("describe networkpolicy only-front"),
        do('patch service plain -p \'{"spec":{"clusterIP":"10.96.9.9"}}\''),
        do("set selector service plain app=front"),
        wait("get endpoints plain", until="<none>"),
        do("delete service plain out cloud away none --wait=false"),
    ],
)
