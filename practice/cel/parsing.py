"""From tokens to a tree: the grammar of CEL, each level of precedence a method."""

from __future__ import annotations

from collections.abc import Callable

from practice.cel.nodes import (
    Call,
    Comprehension,
    Index,
    ListOf,
    MapOf,
    Name,
    Node,
    Select,
    Value,
)
from practice.cel.tokens import RESERVED, Token, error_at, tokens
from practice.limits import CEL_DEPTH

_MACROS = ("all", "exists", "exists_one", "existsOne", "map", "filter")
_RELATIONS = ("<", "<=", ">=", ">", "==", "!=", "in")


def parse(source: str) -> Node:
    """The whole expression. CelSyntaxError says where it goes wrong."""
    parser = _Parser(source)
    node = parser.expression()
    if parser.now.kind != "end":
        raise parser.unexpected("<EOF>")
    return node


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = tokens(source)
        self._at = 0
        self._depth = 0

    @property
    def now(self) -> Token:
        return self._tokens[self._at]

    def unexpected(self, wanted: str = "") -> Exception:
        token = self.now
        if wanted:
            message = f"Syntax error: mismatched input '{token.text}' expecting {wanted}"
        else:
            message = f"Syntax error: extraneous input '{token.text}'"
        return error_at(self._source, token.at, message)

    def _take(self, *signs: str) -> str:
        """The sign that comes next, if it is one of these; else nothing."""
        if self.now.kind == "sign" and self.now.text in signs:
            self._at += 1
            return self._tokens[self._at - 1].text
        return ""

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise self.unexpected(f"'{sign}'")

    def _need_name(self) -> str:
        if self.now.kind != "name":
            raise self.unexpected("IDENTIFIER")
        self._at += 1
        return self._tokens[self._at - 1].text

    # -- levels ------------------------------------------------------------------------------------

    def expression(self) -> Node:
        """`a ? b : c`, and what binds closer."""
        self._depth += 1
        if self._depth > CEL_DEPTH:
            message = f"max recursion depth exceeded: {CEL_DEPTH}"
            raise error_at(self._source, self.now.at, message)
        node = self._or()
        if self._take("?"):
            first = self._or()
            self._need(":")
            node = Call("?:", (node, first, self.expression()))
        self._depth -= 1
        return node

    def _or(self) -> Node:
        node = self._and()
        while self._take("||"):
            node = Call("||", (node, self._and()))
        return node

    def _and(self) -> Node:
        node = self._relation()
        while self._take("&&"):
            node = Call("&&", (node, self._relation()))
        return node

    def _relation(self) -> Node:
        node = self._sum()
        while sign := self._take(*_RELATIONS):
            node = Call(sign, (node, self._sum()))
        return node

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "-"):
            node = Call(sign, (node, self._product()))
        return node

    def _product(self) -> Node:
        node = self._unary()
        while sign := self._take("*", "/", "%"):
            node = Call(sign, (node, self._unary()))
        return node

    def _unary(self) -> Node:
        signs = []
        while sign := self._take("!", "-"):
            signs.append(sign)
        node = self._member()
        for sign in reversed(signs):
            node = Call("!" if sign == "!" else "negated", (node,))
        return node

    def _member(self) -> Node:
        node = self._primary()
        while True:
            if self._take("."):
                node = (
                    Select(node, self._need_name(), optional=True)
                    if self._take("?")
                    else self._after_dot(node)
                )
            elif self._take("[?"):
                node = Index(node, self.expression(), optional=True)
                self._need("]")
            elif self._take("["):
                node = Index(node, self.expression())
                self._need("]")
            elif self._is_type(node) and self._take("{"):
                node = MapOf(self._entries(self._field), _dotted(node))
            else:
                return node

    def _after_dot(self, target: Node) -> Node:
        name = self._need_name()
        if not self._take("("):
            return Select(target, name)
        args = self._arguments()
        if name in _MACROS and len(args) in (2, 3) and isinstance(args[0], Name):
            return self._comprehension(name, target, args[0].name, args[1:])
        return Call(name, tuple(args), target)

    def _comprehension(self, macro: str, target: Node, variable: str, rest: list[Node]) -> Node:
        if len(rest) == 1:
            return Comprehension(macro, target, variable, "", rest[0])
        if macro == "map":  # with a filter before what is made
            return Comprehension(macro, target, variable, "", rest[0], rest[1])
        if not isinstance(rest[0], Name):
            raise self.unexpected("IDENTIFIER")
        return Comprehension(macro, target, variable, rest[0].name, rest[1])

    def _primary(self) -> Node:
        token = self.now
        if token.kind == "value":
            self._at += 1
            return Value(token.value)
        self._take(".")  # a name from the root
        if self._take("("):
            node = self.expression()
            self._need(")")
            return node
        if self._take("["):
            return ListOf(self._items())
        if self._take("{"):
            return MapOf(self._entries(self.expression))
        if self.now.kind != "name" or self.now.text in RESERVED:
            raise self.unexpected()
        name = self._need_name()
        if not self._take("("):
            return Name(name)
        args = self._arguments()
        if name == "has" and len(args) == 1 and isinstance(args[0], Select):
            return Select(args[0].target, args[0].field, test=True)
        return Call(name, tuple(args))

    # -- lists of things ---------------------------------------------------------------------------

    def _arguments(self) -> list[Node]:
        found: list[Node] = []
        while not self._take(")"):
            found.append(self.expression())
            if not self._take(","):
                self._need(")")
                break
        return found

    def _items(self) -> tuple[tuple[Node, bool], ...]:
        found: list[tuple[Node, bool]] = []
        while not self._take("]"):
            optional = bool(self._take("?"))
            found.append((self.expression(), optional))
            if not self._take(","):
                self._need("]")
                break
        return tuple(found)

    def _entries(self, key: Callable[[], Node]) -> tuple[tuple[Node, Node, bool], ...]:
        """Of a map, whose keys are expressions, or of a message, whose keys are names."""
        found: list[tuple[Node, Node, bool]] = []
        while not self._take("}"):
            optional = bool(self._take("?"))
            name = key()
            self._need(":")
            found.append((name, self.expression(), optional))
            if not self._take(","):
                self._need("}")
                break
        return tuple(found)

    def _field(self) -> Node:
        return Value(self._need_name())

    def _is_type(self, node: Node) -> bool:
        return bool(_dotted(node))


def _dotted(node: Node) -> str:
    """`a.b.c` of names only; empty for anything else."""
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Select) and not node.test and not node.optional:
        before = _dotted(node.target)
        return f"{before}.{node.field}" if before else ""
    return ""
