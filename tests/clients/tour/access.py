"""Who may what."""

from tests.clients.script import Chapter, do

ROLES = """apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: writer}
rules: [{apiGroups: [""], resources: [pods], verbs: [create, delete]}]
"""

CHAPTER = Chapter(
    "access",
    [
        do("auth can-i get pods"),
        do("auth can-i get pods --as=vera"),
        do("create role reader --verb=get,list --resource=pods,services"),
        do("get role reader"),
        do("describe role reader"),
        do("create rolebinding readers --role=reader --user=vera"),
        do("describe rolebinding readers"),
        do("auth can-i list pods --as=vera"),
        do("auth can-i delete pods --as=vera"),
        do("get pods --as=vera"),
        do("get pods --as=vera --namespace=default"),
        do("delete pod x --as=vera"),
        do("create rolebinding admins --clusterrole=admin --user=vera --as=vera"),
        do("create clusterrole wide-{tag} --verb=get --resource=nodes"),
        do("describe clusterrole wide-{tag}"),
        do("create clusterrolebinding wide-{tag} --clusterrole=wide-{tag} --group=ops-{tag}"),
        do("auth can-i get nodes --as=omar --as-group=ops-{tag}"),
        do("auth reconcile -f -", ROLES),
        do("auth reconcile -f -", ROLES),
        do("create clusterrole view-{tag} --aggregation-rule=x=y"),
        do("describe clusterrole view"),
        do("get clusterrole admin edit view cluster-admin -o name"),
        do("delete clusterrole wide-{tag} view-{tag}"),
        do("delete clusterrolebinding wide-{tag}"),
    ],
)
