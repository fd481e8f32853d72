"""Makes two outputs of kubectl comparable: what every cluster chooses freely becomes a symbol."""

import re

SUFFIX = "[bcdfghjklmnpqrstvwxz2456789]"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.MULTILINE), symbol)
    for pattern, symbol in (
        # The walks of four versions make and end kinds at the same time: whoever asks which kinds
        # there are just then hears of a group that is gone. That is news of another walk.
        # First, while the line's process number is still one: some look like a node port.
        (r"^E\d{4} [\d:.]+ +\d+ memcache\.go:\d+\] couldn't get resource list for \S+: .*\n?", ""),
        (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<uid>"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "<time>"),
        (r"\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", "<time>"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} UTC", "<time>"),
        (r"https?://127\.0\.0\.1:\d+(/clusters/[a-z0-9-]+)?", "<server>"),
        (r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b", "<ip>"),
        (r"(\"?resourceVersion\"?: )\"\d+\"", r'\1"<version>"'),
        (r"\b(Resource Version:\s+)\d+", r"\1<version>"),
        (r"\b(resource ?version: )\d+", r"\1<version>"),
        (r"\b3[0-2]\d{3}\b", "<node port>"),
        (rf"(-{SUFFIX}{{8,10}})(-{SUFFIX}{{5}})\b", "-<hash>-<suffix>"),
        (rf"([=-]|: ){SUFFIX}{{8,10}}\b", r"\1<hash>"),
        (rf"-{SUFFIX}{{5}}(?=[\s/\",:.']|$)", "-<suffix>"),
        (r"\b(\d+[smhd]){1,2}( ago)?(?=[\s)]|$)(?! timeout)", "<age>"),
        (r"<invalid>", "<age>"),
        (r"<age> \(x\d+ over <age>\)", "<age>"),  # how often so far is a matter of speed
        (r"\bnode-\d+\b", "<node>"),
        (r"/tmp/[\w./-]+", "<file>"),
    )
)
_FIELD = re.compile(r"^ *[\w.-]+\t? *<|^(GROUP|KIND|VERSION|FIELD|RESOURCE):")


def masked(text: str, tag: str, *, ordered: bool = True, bare: bool = False) -> str:
    """Single spaces, symbols, and the walk's own word as <tag>. `bare`: lines with fields only."""
    text = text.replace(tag, "<tag>")
    if bare:
        text = "\n".join(line for line in text.splitlines() if _FIELD.match(line))
    for pattern, symbol in _RULES:
        text = pattern.sub(symbol, text)
    lines = [re.sub(r"[ \t]+", " ", line).rstrip() for line in text.splitlines()]
    return "\n".join(lines if ordered else sorted(lines))
