"""Numbers of pods that may be written as a percentage (IntOrString: maxSurge, maxUnavailable, …)."""


def share_of(value: int | str, total: int, *, round_up: bool) -> int:
    """A number, or a percentage of `total` rounded up or down."""
    if isinstance(value, int):
        return value
    parts = int(value.removesuffix("%")) * total
    return -(-parts // 100) if round_up else parts // 100
