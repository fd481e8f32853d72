"""What a claim waits for whose class wants to see the first pod before it chooses a volume."""

from practice.informer import Object
from practice.podstate import is_terminal


def reason_to_wait(pods: list[Object]) -> tuple[str, str]:
    """Reason and text of the event, by the pods that use the claim."""
    names = [
        str(pod["metadata"]["name"])
        for pod in pods
        if not is_terminal(pod) and not pod["spec"].get("nodeName")
    ]
    if not names:
        return (
            "WaitForFirstConsumer",
            "waiting for first consumer to be created before binding",
        )
    which = f"pods {','.join(names)}" if len(names) > 1 else f"pod {names[0]}"
    return "WaitForPodScheduled", f"waiting for {which} to be scheduled"
