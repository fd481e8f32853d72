"""A condition in words, for guards: what shall never be."""

from explainer.format.conditions import Condition, Either, Every, Expression, Match, Not, Seen
from explainer.format.predicates import PREDICATES, Pods, Predicate, Ready

WORDS = {kind: word.replace("_", " ") for word, kind in PREDICATES.items()}


def said(condition: Condition) -> str:
    """A short sentence without an end."""
    match condition:
        case Every():
            return " and ".join(map(said, condition.of))
        case Either():
            return " or ".join(map(said, condition.of))
        case Not():
            return f"not {said(condition.of)}"
        case Seen():
            return said(condition.of)
        case Match():
            return f"{condition.object['kind']} as written"
        case Expression():
            return condition.text
        case Pods():
            return f"{condition.count} {_state(condition)}pods of {condition.selector}"
        case Ready():
            return f"{condition.count} ready pods of {condition.selector}"
    return _any(condition)


def _state(pods: Pods) -> str:
    words = [] if pods.ready is None else ["ready" if pods.ready else "unready"]
    if pods.terminating is not None:
        words.append("leaving" if pods.terminating else "staying")
    words += [pods.phase] if pods.phase else []
    return "".join(f"{word} " for word in words)


def _any(check: Predicate) -> str:
    fields = [getattr(check, name) for name in check.__struct_fields__]
    return " ".join([WORDS[type(check)], *(str(one) for one in fields if one is not None)])
