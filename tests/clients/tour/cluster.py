"""The server, its kinds, custom ones, and mistakes."""

from tests.clients.script import Chapter, do, listed, wait

SHOP = """apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.{tag}.example.com}
spec:
  group: {tag}.example.com
  scope: Namespaced
  names: {plural: shops, singular: shop, kind: Shop, shortNames: [sh-{tag}]}
  versions:
  - name: v1
    served: true
    storage: true
    additionalPrinterColumns: [{name: Colour, type: string, jsonPath: .spec.colour}]
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [colour]
            properties: {colour: {type: string, enum: [red, blue]}, size: {type: integer, default: 3}}
"""
ONE = """apiVersion: {tag}.example.com/v1
kind: Shop
metadata: {name: one}
spec: {colour: red}
"""

CHAPTER = Chapter(
    "cluster",
    [
        do("get --raw /readyz"),
        do("cluster-info"),
        do("api-resources --api-group=apps"),
        do("api-resources --api-group=batch -o wide"),
        listed("get namespaces default kube-system -o name"),
        do("explain deployment", bare=True),
        do("explain pod.spec --recursive", bare=True),
        do("explain pod.spec.nothing"),
        do("explain job --api-version=batch/v1", bare=True),
        do("get toasters"),
        do("get pod nothing"),
        do("get pods nothing -o yaml"),
        do("delete pod nothing"),
        do(
            "create -f -",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: UPPER}\nspec: {containers: []}\n",
        ),
        do(
            "create -f -",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: b, imag: c}]}\n",
        ),
        do(
            "create -f - --validate=false",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nextra: 1\n",
        ),
        do("create -f -", "apiVersion: v9\nkind: Pod\nmetadata: {name: a}\n"),
        do("create -f -", "no: kind\n"),
        do("get pods --field-selector=spec.nothing=1"),
        do("get pods -l 'a in (b'"),
        do("create namespace kube-system"),
        do("apply -f -", SHOP),
        wait("wait --for=condition=Established crd/shops.{tag}.example.com --timeout=30s"),
        do("get crd shops.{tag}.example.com"),
        do("apply -f -", ONE, until="shop"),
        do("get shops.{tag}.example.com"),
        do("get shop.{tag}.example.com one -o yaml"),
        do("apply -f -", ONE.replace("red", "green")),
        do('patch shop.{tag}.example.com one --type=merge -p \'{"spec":{"size":"x"}}\''),
        do('patch shop.{tag}.example.com one --type=merge -p \'{"spec":{"colour":"blue"}}\''),
        do("explain shops.{tag}.example.com.spec", until="colour", bare=True),
        do("delete shop.{tag}.example.com one"),
        do("delete crd shops.{tag}.example.com"),
    ],
)
