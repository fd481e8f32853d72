"""A lesson to begin with: small, complete, without a finding."""

import re
from pathlib import Path

_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
LESSON = """\
---
lesson: {name}
version: 1
title: {title}
minutes: 5
objective: Say in one sentence what people can do after this lesson.
needs: {{ verbs: [create, patch], caps: [] }}
given:
  apply: [manifests/hello.yaml]
  until: [ {{ rollout_complete: deployment/hello }} ]
view: {{ scene: apps, focus: [deployment/hello] }}
---
What this lesson is about, in two sentences.

## look: The starting picture
Two copies of one program.
```step
notes: What you say, and nobody sees.
highlight: [deployment/hello]
next: manual
```

## grow: One number
```step
ask:
  id: how-many
  prompt: We wish for four copies. How many new pods will there be?
  options:
    - {{ id: two,  text: "2", correct: true }}
    - {{ id: four, text: "4", says: all-anew }}
do:
  - button: Scale to 4
    scale: {{ of: deployment/hello, replicas: 4 }}
done: {{ ready: {{ selector: app=hello, count: "== 4" }}, for: 3s }}
within: 60s
hints:
  - Look at the pods of hello.
  - Compare how many there are with how many are wished for.
  - Press “Scale to 4” and wait for the last pod to be ready.
observe:
  id: saw
  kind: number
  prompt: How many pods were new?
  answer: 2
why:
  - The ReplicaSet compares the wish with what is there, and makes the difference.
refute:
  belief: All pods are made anew.
  truth: Pods that are as wished for stay; only the difference is made.
```
"""
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: hello, labels: {app: hello}}
spec:
  replicas: 2
  selector: {matchLabels: {app: hello}}
  template:
    metadata: {labels: {app: hello}}
    spec:
      containers:
        - name: hello
          image: hello:1.0.0
          ports: [{name: http, containerPort: 80}]
          resources: {requests: {cpu: 100m, memory: 64Mi}}
"""


def make(parent: Path, name: str) -> Path:
    """The new folder. Raises ValueError with a sentence."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"“{name}” is no name for a lesson; write small letters and hyphens.")
    folder = parent / name
    if folder.exists():
        raise ValueError(f"{folder} is there already. Take another name.")
    (folder / "manifests").mkdir(parents=True)
    title = name.replace("-", " ").capitalize()
    (folder / "lesson.md").write_text(LESSON.format(name=name, title=title))
    (folder / "manifests" / "hello.yaml").write_text(MANIFEST)
    return folder
