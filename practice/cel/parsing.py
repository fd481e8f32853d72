"""From tokens to a tree: the grammar of CEL, each level of precedence a method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from practice.cel.errors import CelSyntaxError
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
    depth_of,
    dotted,
)
from practice.cel.tokens import RESERVED, Token, error_at, tokens
from practice.limits import CEL_DEPTH, CEL_TREE_DEPTH

_ONE_RULE = ("all", "exists", "exists_one", "existsOne", "map", "filter", "optMap", "optFlatMap")
_ONE_CONDITION = ("map",)
_TWO_RULE = ("all", "exists", "existsOne", "transformList", "transformMap", "transformMapEntry")
_TWO_CONDITION = ("transformList", "transformMap", "transformMapEntry")
_RELATIONS = ("<", "<=", ">=", ">", "==", "!=", "in")
_OPERATORS = {"in": "@in", "?:": "_?_:_"}
_STARTS = (
    "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, "
    "BYTES, IDENTIFIER}"
)


def parse(source: str) -> Node:
    """The whole expression. CelSyntaxError says where it goes wrong."""
    parser = _Parser(source)
    issues = parser.issues
    try:
        node = parser.expression()
        if parser.now.kind != "end":
            raise parser.unexpected("<EOF>")
        if depth_of(node) > CEL_TREE_DEPTH:
            raise error_at(source, -1, f"max recursion depth exceeded: {CEL_TREE_DEPTH}")
    except CelSyntaxError as error:
        if not issues:
            raise
        raise CelSyntaxError(source, [*issues, *error.issues]) from error
    if issues:
        raise CelSyntaxError(source, issues)
    return node


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens, self.issues = tokens(source)
        self._at = 0
        self._depth = 0

    @property
    def now(self) -> Token:
        return self._tokens[self._at]

    @property
    def _last(self) -> Token:
        return self._tokens[self._at - 1]

    def unexpected(self, wanted: str) -> CelSyntaxError:
        """In ANTLR's words, which tell whether leaving the token out would help."""
        token = self.now
        following = self._tokens[self._at + 1] if token.kind != "end" else token
        helps = following.kind != "end" if wanted == _STARTS else following.kind == "end"
        if token.kind == "end" and wanted in ("']'", "')'", "'}'"):
            message = f"missing {wanted} at '<EOF>'"
        elif token.kind != "end" and helps:
            message = f"extraneous input '{token.text}' expecting {wanted}"
        else:
            message = f"mismatched input '{token.text}' expecting {wanted}"
        return error_at(self._source, token.at, f"Syntax error: {message}")

    def _take(self, *signs: str) -> str:
        """The sign that comes next, if it is one of these; else nothing."""
        if self.now.kind == "sign" and self.now.text in signs:
            self._at += 1
            return self._last.text
        return ""

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise self.unexpected(f"'{sign}'")

    def _field_name(self) -> str:
        """After a dot, where reserved words and names in backticks may stand, too."""
        if self.now.kind != "name":
            tail = "" if self.now.kind == "end" else self.now.text
            message = f"Syntax error: no viable alternative at input '{self._last.text}{tail}'"
            raise error_at(self._source, self.now.at, message)
        self._at += 1
        return str(self._last.value)

    # -- levels ------------------------------------------------------------------------------------

    def expression(self) -> Node:
        """`a ? b : c`, and what binds closer."""
        self._depth += 1
        if self._depth > CEL_DEPTH:
            message = f"max recursion depth exceeded: {CEL_DEPTH}"
            raise error_at(self._source, self.now.at, message)
        node = self._joined("||", self._and)
        if self._take("?"):
            at = self._last.at
            first = self._joined("||", self._and)
            self._need(":")
            node = Call("_?_:_", (node, first, self.expression()), at=at)
        self._depth -= 1
        return node

    def _and(self) -> Node:
        return self._joined("&&", self._relation)

    def _joined(self, sign: str, next_level: Callable[[], Node]) -> Node:
        """All that are joined by one sign, side by side."""
        first = next_level()
        rest: list[Node] = []
        at = -1
        while self._take(sign):
            at = self._last.at if at < 0 else at
            rest.append(next_level())
        return Call(f"_{sign}_", (first, *rest), at=at) if rest else first

    def _relation(self) -> Node:
        return self._chain(_RELATIONS, self._sum)

    def _sum(self) -> Node:
        return self._chain(("+", "-"), self._product)

    def _product(self) -> Node:
        return self._chain(("*", "/", "%"), self._unary)

    def _chain(self, signs: tuple[str, ...], next_level: Callable[[], Node]) -> Node:
        node = next_level()
        while sign := self._take(*signs):
            at = self._last.at
            node = Call(_OPERATORS.get(sign, f"_{sign}_"), (node, next_level()), at=at)
        return node

    def _unary(self) -> Node:
        signs: list[Token] = []
        while self._take("!", "-"):
            if signs and signs[-1].text == self._last.text:
                signs.pop()  # two of them are none
            else:
                signs.append(self._last)
        node = self._member()
        for sign in reversed(signs):
            if sign.text == "-" and isinstance(node, Value) and _is_plain_number(node):
                node = Value(-node.value, at=sign.at)
            else:
                node = Call(f"{sign.text}_", (node,), at=sign.at)
        return node

    def _member(self) -> Node:
        node = self._primary()
        while True:
            if self._take("."):
                at = self._last.at
                if self._take("?"):
                    node = Select(node, self._field_name(), optional=True, at=at)
                else:
                    node = self._after_dot(node, at)
            elif self._take("[?"):
                node = Index(node, self.expression(), optional=True, at=self._last.at)
                self._need("]")
            elif self._take("["):
                at = self._last.at
                node = Index(node, self.expression(), at=at)
                self._need("]")
            elif self.now.text == "{" and self.now.kind == "sign" and (name := dotted(node)):
                self._at += 1
                at = self._last.at
                node = MapOf(self._entries(self._message_field), name, at=at)
            else:
                return node

    def _after_dot(self, target: Node, dot: int) -> Node:
        name = self._field_name()
        if not self._take("("):
            return Select(target, name, at=dot)
        at = self._last.at
        args = self._arguments()
        one = len(args) == 2 or (len(args) == 3 and name in _ONE_CONDITION)
        if one and name in _ONE_RULE:
            rest = args[1:]
            return self._macro(name, target, self._variable(args[0]), "", rest, at)
        if name in _TWO_RULE and (len(args) == 3 or (len(args) == 4 and name in _TWO_CONDITION)):
            first, second = self._variable(args[0]), self._variable(args[1])
            return self._macro(name, target, first, second, args[2:], at)
        return Call(name, tuple(args), target, at=at)

    def _macro(
        self, name: str, target: Node, first: str, second: str, rest: list[Node], at: int
    ) -> Node:
        condition = rest[0] if len(rest) == 2 else None
        return Comprehension(name, target, first, second, rest[-1], condition, at=at)

    def _variable(self, node: Node) -> str:
        if not isinstance(node, Name):
            raise error_at(self._source, node.at, "argument must be a simple name")
        return node.name

    def _primary(self) -> Node:
        token = self.now
        if token.kind == "value":
            self._at += 1
            return Value(token.value, at=token.at)
        rooted = bool(self._take("."))  # a name from the root
        if rooted and self.now.kind != "name":
            self._field_name()
        if self._take("("):
            node = self.expression()
            self._need(")")
            return node
        if self._take("["):
            return ListOf(self._items(), at=token.at)
        if self._take("{"):
            return MapOf(self._entries(self.expression), at=token.at)
        if self.now.kind != "name" or self.now.text.startswith("`"):
            raise self.unexpected(_STARTS)
        if self.now.text in RESERVED:
            raise error_at(self._source, self.now.at, f"reserved identifier: {self.now.text}")
        self._at += 1
        name, start = self._last.text, self._last.at
        if not self._take("("):
            return Name(name, at=start)
        at = self._last.at
        args = self._arguments()
        if name == "has" and len(args) == 1:
            one = args[0]
            if not isinstance(one, Select) or one.test or one.optional:
                raise error_at(self._source, one.at, "invalid argument to has() macro")
            return Select(one.target, one.field, test=True, at=at)
        return Call(name, tuple(args), at=at)

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
            if found and self.now.kind == "end":
                raise self.unexpected("']'")
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
            if key == self._message_field:  # where cel-go points at
                name = replace(name, at=self._last.at)
            found.append((name, self.expression(), optional))
            if not self._take(","):
                self._need("}")
                break
        return tuple(found)

    def _message_field(self) -> Node:
        if self.now.kind != "name":
            raise self.unexpected("IDENTIFIER")
        self._at += 1
        return Value(str(self._last.value), at=self._last.at)


def _is_plain_number(node: Value) -> bool:
    return type(node.value) in (int, float)
