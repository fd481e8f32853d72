"""The short description of a pod template under `kubectl rollout history --revision`."""

from typing import Any

from dashboard.kube.api import Object


def described(template: Object) -> str:
    """As kubectl prints it, as far as templates of lessons go; other fields are left out."""
    meta, spec = template.get("metadata") or {}, template.get("spec") or {}
    lines = [
        "Pod Template:",
        *_pairs("Labels", meta.get("labels"), always=True),
        *_pairs("Annotations", meta.get("annotations")),
    ]
    lines.append("  Containers:")
    for one in spec.get("containers") or []:
        lines += _container(one)
    volumes = [f"   {one['name']}:" for one in spec.get("volumes") or []]
    lines += ["  Volumes:", *volumes] if volumes else ["  Volumes:\t<none>"]
    selectors = ",".join(
        f"{key}={value}" for key, value in sorted((spec.get("nodeSelector") or {}).items())
    )
    lines += [f"  Node-Selectors:\t{selectors or '<none>'}", "  Tolerations:\t<none>"]
    return "\n".join(lines) + "\n"


def _pairs(name: str, found: dict[str, str] | None, *, always: bool = False) -> list[str]:
    pairs = [
        f"{key}{'=' if name == 'Labels' else ': '}{value}"
        for key, value in sorted((found or {}).items())
    ]
    if not pairs:
        return [f"  {name}:\t<none>"] if always else []
    return [f"  {name}:\t{pairs[0]}", *(f"\t{one}" for one in pairs[1:])]


def _container(one: Any) -> list[str]:
    ports = ", ".join(
        f"{port['containerPort']}/{port.get('protocol', 'TCP')}" for port in one.get("ports") or []
    )
    hosts = ", ".join(
        f"{port.get('hostPort', 0)}/{port.get('protocol', 'TCP')}"
        for port in one.get("ports") or []
    )
    many = "s" if len(one.get("ports") or []) > 1 else ""
    lines = [
        f"   {one['name']}:",
        f"    Image:\t{one.get('image', '')}",
        f"    Port{many}:\t{ports or '<none>'}",
    ]
    lines.append(f"    Host Port{many}:\t{hosts or '<none>'}")
    for word in ("command", "args"):
        if one.get(word):
            lines += [f"    {word.title()}:", *(f"      {text}" for text in one[word])]
    lines += _environment(one.get("env") or [])
    mounts = [
        f"      {m['mountPath']} from {m['name']} ({'ro' if m.get('readOnly') else 'rw'})"
        for m in one.get("volumeMounts") or []
    ]
    return lines + (["    Mounts:", *mounts] if mounts else ["    Mounts:\t<none>"])


def _environment(env: list[Any]) -> list[str]:
    if not env:
        return ["    Environment:\t<none>"]
    return [
        "    Environment:",
        *(f"      {one['name']}:\t{one.get('value', '<set from elsewhere>')}" for one in env),
    ]
