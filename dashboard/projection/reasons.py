"""What Kubernetes' reasons mean, in one calm sentence each.

For somebody who reads the word for the first time: what happened, and what happens next. The API
server's own message follows where it says more.
"""

_SENTENCES = {
    "ContainerCreating": "The node is preparing container {name}: volumes, network, image.",
    "PodInitializing": "Container {name} starts when the init containers are done.",
    "ErrImagePull": "The image of container {name} could not be pulled.",
    "ImagePullBackOff": "The image of container {name} cannot be pulled; "
    "the node waits, then tries again.",
    "ErrImageNeverPull": "The image of container {name} is not on the node, and may not be pulled.",
    "InvalidImageName": "The image name of container {name} is not valid.",
    "CrashLoopBackOff": "Container {name} starts and ends again and again{exit}; "
    "the node waits longer before each new try.",
    "OOMKilled": "Container {name} used more memory than its limit and was stopped.",
    "Error": "Container {name} ended with an error{exit}.",
    "Completed": "Container {name} ended successfully.",
    "ContainerCannotRun": "Container {name} could not be started.",
    "CreateContainerConfigError": "Container {name} needs a ConfigMap or Secret that is not there.",
    "CreateContainerError": "Container {name} could not be created.",
    "RunContainerError": "Container {name} could not be started.",
    "Evicted": "The node evicted the pod.",
    "NodeLost": "The node of the pod has not been heard of.",
    "DeadlineExceeded": "The pod ran longer than it was allowed to.",
    "Preempting": "The pod made room for one with a higher priority.",
    "Shutdown": "The node was shut down.",
    "NodeShutdown": "The node is shutting down and takes no more pods.",
    "Terminated": "The node was shut down, and its pods were ended before.",
    "UnexpectedAdmissionError": "The node did not accept the pod.",
    "NodeAffinity": "The node is not one of those that the pod asks for.",
    "NodePorts": "A port of the node that the pod asks for is taken.",
    "TaintToleration": "The node keeps away pods that do not tolerate its taint.",
    "PodOSNotSupported": "The pod is made for another operating system than the node's.",
    "OutOfcpu": "The node has not enough CPU left for the pod.",
    "OutOfmemory": "The node has not enough memory left for the pod.",
    "OutOfephemeral-storage": "The node has not enough local storage left for the pod.",
    "OutOfpods": "The node has as many pods as it may have.",
}
_EXPLAINED_FULLY = frozenset(
    {"CrashLoopBackOff", "ContainerCreating", "PodInitializing", "Completed"}
)


def explain(
    reason: str,
    name: str,
    message: str = "",
    *,
    exit_code: int | None = None,
    ended: str = "",
) -> str:
    """The sentence for ``reason`` about container (or pod) ``name``.

    ``exit_code`` and ``ended`` tell how it ended last; ``message`` is added where it says more.
    """
    if ended == "OOMKilled":
        end = " because it used more memory than its limit"
    elif exit_code:
        end = f" (exit code {exit_code})"
    else:
        end = ""
    pattern = _SENTENCES.get(reason, "{name}: {reason}.")
    sentence = pattern.format(name=name, reason=reason, exit=end)
    if not message or reason in _EXPLAINED_FULLY:
        return sentence
    return f"{sentence} {message}"


def plural(count: int, noun: str) -> str:
    """``1 container is``, ``2 containers are``."""
    return f"1 {noun} is" if count == 1 else f"{count} {noun}s are"
