"""The order of a set of texts differs from process to process, so nothing may depend on it.

Read from the source: what is a set by its form (`set(…)`, `{a, b}`, `x.keys() - y`) or by its annotation in the
same file may be asked and sorted, and not gone through. What only counts, collects into another set or asks
`any` and `all` may go through it in any order.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "practice"
FILES = sorted(path for path in ROOT.rglob("*.py"))
ORDERLESS = {"sorted", "set", "frozenset", "any", "all", "sum", "min", "max", "len", "Counter"}
SETS = ("set", "frozenset", "Paths")


def named(node):
    """`self.x` and `x` as text."""
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def is_set_type(annotation):
    return ast.unparse(annotation).split("[")[0].strip('"') in SETS


class Sets(ast.NodeVisitor):
    """What is a set: names of one function (or of the module), attributes and functions of the file."""

    def __init__(self):
        self.names = set()
        self.attributes = set()
        self.functions = set()

    def visit_FunctionDef(self, node):
        if node.returns is not None and is_set_type(node.returns):
            self.functions.add(node.name)
        self.generic_visit(node)

    def visit_ClassDef(self, node):
        for one in node.body:
            if isinstance(one, ast.AnnAssign) and is_set_type(one.annotation):
                self.attributes.add(named(one.target))
        self.generic_visit(node)

    def visit_AnnAssign(self, node):
        if is_set_type(node.annotation):
            self._note(node.target)

    def visit_Assign(self, node):
        for target in node.targets if is_set(node.value, self) else ():
            self._note(target)

    def visit_arg(self, node):
        if node.annotation is not None and is_set_type(node.annotation):
            self.names.add(node.arg)

    def _note(self, target):
        if isinstance(target, ast.Attribute):
            self.attributes.add(target.attr)
        else:
            self.names.add(named(target))


def is_set(node, sets):
    match node:
        case ast.Set() | ast.SetComp():
            return True
        case ast.Call(func=ast.Name(id="set" | "frozenset")):
            return True
        case ast.Call(func=ast.Attribute(attr="union" | "difference" | "intersection")):
            return True
        case ast.Call(func=func):
            return named(func).split(".")[-1] in sets.functions
        case ast.BinOp(op=ast.Sub() | ast.BitAnd() | ast.BitOr() | ast.BitXor()):
            return any(is_set(side, sets) or is_keys(side) for side in (node.left, node.right))
        case ast.Name(id=name):
            return name in sets.names
        case ast.Attribute(attr=name):
            return name in sets.attributes
    return False


def loses_order(node, parents):
    """What is gone through goes into another set, or is only counted, compared or sorted."""
    user = parents.get(node)
    if isinstance(user, ast.Starred):
        user = parents.get(user)
    is_call = isinstance(user, ast.Call) and named(user.func) in ORDERLESS
    return is_call or isinstance(user, ast.Set)


def is_keys(node):
    return isinstance(node, ast.Call) and named(node.func).endswith((".keys", ".items"))


def walk(scope):
    """All nodes but those of functions inside, which have names of their own."""
    waiting = [scope]
    while waiting:
        node = waiting.pop()
        yield node
        inside = ast.iter_child_nodes(node)
        waiting += [one for one in inside if not isinstance(one, ast.FunctionDef)]


def gone_through(tree):
    """What loops, comprehensions and `list(…)` go through, but where the order is lost again."""
    parents = {child: node for node in walk(tree) for child in ast.iter_child_nodes(node)}
    for node in walk(tree):
        match node:
            case ast.For(iter=source):
                yield source
            case ast.ListComp() | ast.GeneratorExp() | ast.DictComp():
                if not loses_order(node, parents):
                    yield from (one.iter for one in node.generators)
            case ast.Call(func=ast.Name(id="list" | "tuple" | "enumerate" | "iter" | "next")):
                yield from node.args[:1]
            case ast.Call(func=ast.Attribute(attr="join" | "extend" | "fromkeys")):
                yield from node.args[:1]
            case ast.Starred(value=value) if isinstance(parents[node], ast.List | ast.Tuple):
                yield value


def offences(tree):
    everywhere = Sets()
    everywhere.visit(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for scope in (tree, *functions):
        sets = Sets()
        sets.functions, sets.attributes = everywhere.functions, everywhere.attributes
        for node in walk(scope):
            if isinstance(node, ast.AnnAssign | ast.Assign | ast.arg):
                sets.visit(node)
        for source in gone_through(scope):
            if is_set(source, sets):
                yield f"{source.lineno}: {ast.unparse(source)}"


@pytest.mark.slow
def test_no_loop_depends_on_the_order_of_a_set():
    found = [
        f"{path.relative_to(ROOT.parent)}:{text}"
        for path in FILES
        for text in offences(ast.parse(path.read_text()))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("for x in set(y): pass", True),
        ("for x in a.keys() - b.keys(): pass", True),
        ("z: set[str] = f()\n[x for x in z]", True),
        ("sorted(x for x in set(y))", False),
        ("for x in sorted(set(y)): pass", False),
        ("{x for x in set(y)}", False),
    ],
)
def test_the_check_finds_what_it_should(source, caught):
    tree = ast.parse(source)
    assert bool(list(offences(tree))) == caught
