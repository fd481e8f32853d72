"""Why an image is not there: what the node says, sorted by what one would do about it."""

from dashboard.projection.diagnosis.finding import Case, Finding, message

PULLING = frozenset({"ErrImagePull", "ImagePullBackOff", "RegistryUnavailable"})
IMAGE = PULLING | {
    "ErrImageNeverPull",
    "InvalidImageName",
    "ImageInspectError",
    "SignatureValidationFailed",
}

# (words in the node's message, what it means, what next); first that fits
_CAUSES = (
    (("unauthorized", "authentication required", "no basic auth", "denied", "403 forbidden"),
     "The registry wants to know who asks, or says no (it also says so for images that do not exist).",
     "Check the name, then the pull secret: it must be in this namespace and named in imagePullSecrets."),
    (("not found", "manifest unknown", "repository does not exist", "name unknown"),
     "The registry does not have this image or tag.",
     "Correct the name or the tag, or push the image."),
    (("no such host", "server misbehaving", "lookup "),
     "The registry's name could not be resolved from the node.",
     "Check the registry's name and the node's DNS."),
    (("connection refused", "i/o timeout", "deadline exceeded", "no route to host", "network is unreachable",
      "tls handshake timeout"),
     "The registry cannot be reached from the node.",
     "Check the way from the node to the registry: proxy, firewall, registry."),
    (("x509", "certificate", "server gave http response to https"),
     "The node does not trust the registry's certificate, or there is none.",
     "Give the node the registry's CA, or let the registry speak TLS."),
    (("toomanyrequests", "too many requests", "rate limit"),
     "The registry allows no more pulls for now.",
     "Wait, sign in to the registry, or use a mirror."),
    (("no match for platform", "no matching manifest", "exec format"),
     "There is no such image for this node's kind of processor.",
     "Build the image for this architecture, or choose other nodes."),
    (("no space left", "insufficient space", "disk"),
     "The node has no room for the image.",
     "Make room on the node's disk."),
)  # fmt: skip


def image_trouble(case: Case, container: str, image: str, reason: str, said: str) -> Finding:
    """Of a container that waits for its image."""
    line = case.on("describe", "pod")
    match reason:
        case "InvalidImageName":
            return Finding(
                tone="bad", title=f"The image name of {container} cannot be read",
                text=f"“{image}” is not written as an image is: lower case, [registry/]name[:tag][@digest].",
                next="Correct the name; it is tried again by itself.", line=line,
            )  # fmt: skip
        case "ErrImageNeverPull":
            return Finding(
                tone="bad", title=f"The image of {container} is not on the node",
                text=f"imagePullPolicy is Never, and {case.spec.get('nodeName') or 'the node'} does not have {image}.",
                next="Load the image on the node, or allow pulling (IfNotPresent).", line=line,
            )  # fmt: skip
        case "SignatureValidationFailed":
            return Finding(
                tone="bad", title=f"The signature of {container}'s image is not accepted",
                text=said, next="Sign the image as the node's policy wants it.", line=line,
            )  # fmt: skip
        case "ImageInspectError":
            return Finding(
                tone="bad", title=f"The image of {container} is on the node and cannot be read",
                text=said, next="Remove it from the node, so that it is pulled again.", line=line,
            )  # fmt: skip
    evidence = _pulled(case, image) or said
    means, advice = cause_of(evidence)
    waits = " The node waits longer before each new try." if reason == "ImagePullBackOff" else ""
    return Finding(
        tone="bad",
        title=f"The image of {container} cannot be pulled",
        text=f"{means}{waits}",
        parts=[image, evidence] if evidence else [image],
        next=advice,
        line=line,
    )


def cause_of(said: str) -> tuple[str, str]:
    """``(what it means, what next)`` for a node's message about a pull."""
    lower = said.lower()
    for words, means, advice in _CAUSES:
        if any(word in lower for word in words):
            return means, advice
    return "The node could not get it from the registry.", "Read the node's own message."


def _pulled(case: Case, image: str) -> str:
    """What the node said at its last try; the state of a back-off does not say why."""
    for event in case.told("Failed"):
        said = message(event)
        if said.startswith("Failed to pull image") and image in said:
            return said
    return ""
