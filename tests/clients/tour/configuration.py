"""ConfigMaps, Secrets, labels, patches, applying, and every form in which objects are shown."""

from tests.clients.script import Chapter, do, listed

MAP = """apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {app: shop}}
data: {colour: blue, size: "7"}
"""

CHAPTER = Chapter(
    "configuration",
    [
        do("create configmap one --from-literal=a=1 --from-literal=b=2"),
        do("create configmap one --from-literal=a=1"),
        do("get configmap one"),
        do("get configmap one -o yaml"),
        do("get configmap one -o json"),
        do("get configmap one -o name"),
        do("get configmap one -o jsonpath={.data.a}"),
        do("get configmap one -o custom-columns=NAME:.metadata.name,A:.data.a"),
        do("get configmap one -o go-template={{.data.b}}"),
        listed("describe configmap one"),
        do("label configmap one tier=front"),
        do("label configmap one tier=back"),
        do("label configmap one tier=back --overwrite"),
        do("label configmap one tier-"),
        do("annotate configmap one note=hello"),
        do("get configmap one --show-labels"),
        do("get configmaps -l app=nothing"),
        do('patch configmap one -p \'{"data":{"a":"9"}}\''),
        do('patch configmap one --type=merge -p \'{"data":{"b":null}}\''),
        do('patch configmap one --type=json -p \'[{"op":"add","path":"/data/c","value":"3"}]\''),
        do('patch configmap one --type=json -p \'[{"op":"test","path":"/data/c","value":"4"}]\''),
        do("get configmap one -o jsonpath={.data}"),
        do("edit configmap one", editor="s/c: .*/c: edited/"),
        do("get configmap one -o jsonpath={.data.c}"),
        do("apply -f -", MAP),
        do("apply -f -", MAP),
        do("diff -f -", MAP.replace("blue", "red")),
        do("apply -f -", MAP.replace("blue", "red")),
        do("apply view-last-applied configmap/settings"),
        do("apply -f - --dry-run=server", MAP.replace("blue", "green")),
        do("get configmap settings -o jsonpath={.data.colour}"),
        do("replace -f -", MAP.replace("blue", "white")),
        do("apply -f -", MAP.replace("data:", "daten:")),
        do("create secret generic key --from-literal=password=secret"),
        do("get secret key -o yaml"),
        do("describe secret key"),
        do("create secret tls bad --cert=/dev/null --key=/dev/null"),
        do("create serviceaccount robot"),
        do("get serviceaccount robot"),
        do("delete configmap one"),
        do("delete configmap one"),
        do("delete configmap one --ignore-not-found"),
        do("delete configmaps -l app=shop"),
    ],
)
