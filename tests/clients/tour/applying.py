"""Server-side apply by two managers."""

from tests.clients.script import Chapter, do

WEB = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
"""
SIZE = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 2}
"""

CHAPTER = Chapter(
    "applying",
    [
        do("apply --server-side -f -", WEB),
        do("apply --server-side -f -", WEB),
        do("get deployment web -o yaml --show-managed-fields"),
        do("apply --server-side --field-manager=other -f -", SIZE),
        do(
            "apply --server-side --field-manager=other --force-conflicts -f -",
            SIZE.replace("2", "0"),
        ),
        do("diff --server-side -f -", WEB.replace("nginx:1.27", "nginx:1.28")),
        do("apply --server-side -f -", WEB.replace("  replicas: 0\n", "")),
        do("get deployment web -o jsonpath={.spec.replicas}"),
        do("apply --server-side -f -", WEB.replace("kind: Deployment", "kind: Nothing")),
        do("apply --server-side -f -", WEB.replace("image:", "picture:")),
        do("delete -f - --wait=false", WEB),
    ],
)
