"""Tools, resources and prompts that a server of the low-level MCP SDK lists as objects, `types.Tool(name=...)`, and the
names that classes of tools pass up to a common base, `super().__init__("read_note")`, or bear: `name=cls.__name__`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.detectors._python_tools import does, shown
from upright.discover.python_dispatch import behind
from upright.discover.python_sight import digest, docstring, summary
from upright.discover.python_taint import behaviour
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import edge, see
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.behaviour import Behaviour
    from upright.discover.detector import Sighting
    from upright.discover.detectors._python_mcp_owners import Servers
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Defined
    from upright.model.asset import Json

_WHAT = {"Tool": "tool", "Prompt": "prompt", "Resource": "resource", "ResourceTemplate": "resource"}
_LABELS = {"tool": "mcp_tool", "resource": "mcp_resource", "prompt": "mcp_prompt"}
_FIELDS = {"Resource": "uri", "ResourceTemplate": "uriTemplate"}
_RUNS = frozenset(
    {"run", "run_tool", "execute", "execute_tool", "call", "handle", "invoke", "__call__", "arun", "_run", "run_async"}
)


def listed(document: Document, module: PythonModule, servers: Servers) -> Iterator[Sighting]:
    """`types.Tool(name=...)`, `Resource(uri=...)` and `Prompt(name=...)` of the low-level SDK."""
    for call, qualified in module.named(*_WHAT):
        if not qualified.startswith(("mcp.types.", "mcp.", "mcp_types.")) or "server.fastmcp" in qualified:
            continue
        last = qualified.rpartition(".")[2]
        what = _WHAT[last]
        written = call.argument(-1, _FIELDS.get(last, "name"))
        value = module.value(_bare(written), call.scope)
        if value.text and not (value.partial and what != "resource"):
            yield from _one(document, module, call, what, value.text, servers)
        elif written is not None and what != "resource":
            for text, line, owner in (*_passed_up(module, written, call), *_borne(module, written, call)):
                yield from _one(document, module, call, what, text, servers, line, owner)


def _one(
    document: Document, module: PythonModule, call: Call, what: str, text: str, servers: Servers,
    line: int = 0, owner: Defined | None = None,
) -> Iterator[Sighting]:  # fmt: skip
    written = call.argument(-1, "description")
    description = module.text(written, call.scope)
    if owner is not None and not description and written is not None:
        description = next((said for said, _, each in _passed_up(module, written, call) if each is owner), "")
        if not description and written_name(written).endswith(".__doc__"):
            description = docstring(owner.node)
    identity = key("code", f"{document.item.source}/{document.item.path}#{what}:{text}")
    attributes: dict[str, Json] = {"framework": "mcp", "language": "python"}
    if what != "resource":
        schema = call.argument(-1, "inputSchema")
        attributes |= {"digest": digest(description, ast.dump(schema) if schema is not None else "")}
        attributes |= shown(description, written, schema, name=text)
    if description:
        attributes["description"] = summary(description)
    if what == "tool":
        done = behind(module, text) or (_run_by(module, owner) if owner is not None else None)
        attributes |= does(module, done) if done is not None else {}
    yield see(document, _LABELS[what], text, line or module.line(call.node), identity, more=attributes)
    if len(servers) == 1:
        yield edge(servers[0][1], R.USES_TOOL if what == "tool" else R.CONTAINS, identity)


def _bare(node: ast.expr | None) -> ast.expr | None:
    """What a call like `AnyUrl("a://b")` is given."""
    return node.args[0] if isinstance(node, ast.Call) and node.args else node


def _passed_up(module: PythonModule, written: ast.expr, call: Call) -> Iterator[tuple[str, int, Defined]]:
    """(text, line, class) of what `self.name` comes to: what the class, or each class of this module that extends it,
    gives its base when it is made, or states for itself.
    """
    within = call.scope.owner
    if not (isinstance(written, ast.Attribute) and isinstance(written.value, ast.Name) and within is not None):
        return
    own = next((each for each in module.classes if each.inside is within), None)
    if written.value.id != "self" or own is None:
        return
    for defined in (own, *_heirs(module, own)):
        said = _given_up(module, defined, written.attr)
        if said is None and defined is not own:
            stated = defined.inside.bindings.get(written.attr, ())
            said = next((each.expression for each in stated if each.expression is not None), None)
        text = module.text(said, defined.inside) if said is not None else ""
        if text and said is not None:
            yield text, module.line(said), defined


def _borne(module: PythonModule, written: ast.expr, call: Call) -> Iterator[tuple[str, int, Defined]]:
    """(text, line, class) of a name put together of that of the class: `"Shop" + cls.__name__`, for each class of this
    module that extends the one whose method makes the tool.
    """
    within = call.scope.owner
    own = next((each for each in module.classes if each.inside is within), None)
    if own is not None and any(map(_is_own_name, ast.walk(written))):
        for defined in _heirs(module, own):
            text = _spelt(written, defined.node.name)
            if text:
                yield text, module.line(defined.node), defined


def _is_own_name(node: ast.AST) -> bool:
    """Whether this is the name of one's own class: `cls.__name__`, `type(self).__name__`."""
    if not (isinstance(node, ast.Attribute) and node.attr == "__name__"):
        return False
    made = node.value.func if isinstance(node.value, ast.Call) else node.value
    return written_name(made) in {"cls", "type", "self.__class__"}


def _spelt(node: ast.expr, name: str) -> str:
    """What an expression comes to in which the name of a class stands; empty when more stands in it."""
    if _is_own_name(node):
        return name
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.FormattedValue):
        return _spelt(node.value, name)
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)):
        both = node.values if isinstance(node, ast.JoinedStr) else [node.left, node.right]
        parts = [_spelt(each, name) for each in both]
        return "".join(parts) if all(parts) else ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"lower", "upper"}:
        inner = _spelt(node.func.value, name)
        return inner.lower() if node.func.attr == "lower" else inner.upper()
    return ""


def _heirs(module: PythonModule, base: Defined) -> Iterator[Defined]:
    name = f"{module.name}.{base.qualname}"
    for each in module.classes:
        if name in module.bases(each):
            yield each


def _given_up(module: PythonModule, defined: Defined, field: str) -> ast.expr | None:
    """What a class passes to its base's constructor for a field."""
    position, names = 0, {field}
    for base in module.classes:
        if f"{module.name}.{base.qualname}" in module.bases(defined):
            position, names = _parameter(module, base, field)
    for call in module.calls:
        func = call.node.func
        made = isinstance(func, ast.Attribute) and func.attr == "__init__" and call.scope.name == "__init__"
        if made and call.scope.owner is defined.inside and isinstance(func, ast.Attribute):
            shift = 0 if isinstance(func.value, ast.Call) else 1  # `Base.__init__(self, ...)`
            return call.argument(position + shift if position >= 0 else -1, *names)
    return None


def _parameter(module: PythonModule, base: Defined, field: str) -> tuple[int, set[str]]:
    """Where the constructor of a base takes what it keeps as a field: its position without `self`, and its name."""
    start = next(
        (each for each in module.functions if each.around is base.inside and each.node.name == "__init__"), None
    )
    arguments = start.node.args.args[1:] if start is not None and isinstance(start.node, ast.FunctionDef) else []
    for node in ast.walk(start.node) if start is not None else ():
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Attribute)
            and isinstance(node.value, ast.Name)
        ):
            place = next((at for at, each in enumerate(arguments) if each.arg == node.value.id), -1)
            if node.targets[0].attr == field and place >= 0:
                return place, {node.value.id}
    return -1, {field}


def _run_by(module: PythonModule, owner: Defined) -> Behaviour | None:
    """What the class of a tool does when the tool is called."""
    method = next((each for each in module.functions if each.around is owner.inside and each.node.name in _RUNS), None)
    return behaviour(module, method) if method is not None else None
