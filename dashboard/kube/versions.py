"""resourceVersions, which can be compared as numbers (KEP-5504); where they are none, neither is older."""


def is_older(version: str, than: str) -> bool:
    """Whether the first is of a time before the second."""
    # Texts of one length compare as their numbers do; this is by far the most frequent.
    if len(version) == len(than) and version >= than:
        return False
    return version.isdecimal() and than.isdecimal() and int(version) < int(than)


def number_of(version: str, otherwise: int) -> int:
    """The number that it is; where it is none, the other one."""
    return int(version) if version.isdecimal() else otherwise
