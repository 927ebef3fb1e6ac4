"""What Python code takes out of data on its way: redaction, columns that are dropped, columns that alone are kept.

The names are those that pandas, Polars, PySpark, datasets and SQL use. What a step does to values is not looked at.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope
    from upright.model.asset import Json

_REDACTS: Final = re.compile(
    r"redact|anonymi[sz]e|pseudonymi[sz]e|de_?identif|(?:^|_|\.)scrub(?!ber)|scrubadub|"
    r"(?:remove|strip|mask|hash|drop|filter|clean|replace)_(?:all_)?(?:pii|phi|personal|sensitive|identifiers)|"
    r"(?:pii|phi)_(?:remov|mask|clean|scrub|filter)",
    re.IGNORECASE,
)
_ENGINES: Final = {"presidio": "presidio", "scrubadub": "scrubadub"}
_DROPS: Final = frozenset({"drop", "remove_columns", "drop_columns", "pop"})
_KEEPS: Final = frozenset({"select", "select_columns", "filter", "reindex"})
_RENAMES: Final = frozenset({"rename", "rename_column", "rename_columns", "withColumnRenamed", "set_axis"})
_APPLIES: Final = frozenset({"apply", "map", "map_elements", "transform", "progress_apply"})
_COLUMNS: Final = ("columns", "column_names", "labels")
_CHOSEN: Final = ("usecols", "columns")
_LIST: Final = re.compile(r"^\s*select\s+(?:distinct\s+)?(.{1,2000}?)\bfrom\b", re.IGNORECASE | re.DOTALL)
# A part of the rows, with all their columns: `data["train"]`.
_SPLIT: Final = re.compile(
    r"(?:train|test|val|valid|validation|dev|eval|evaluation|holdout|unsupervised|all)(?:ing)?(?:_\w{1,20})?"
)
_MOST: Final = 60  # columns that are named


@dataclass(frozen=True, slots=True)
class Cleaning:
    """`by`: what redacts; `without`: columns that are taken out; `only`: words among which are all columns that are
    kept (None: any may be); `renamed`: columns have other names from here back, so that none can be told.
    """

    by: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    renamed: bool = False

    def __bool__(self) -> bool:
        """Whether anything is taken out."""
        return bool(self.by or (not self.renamed and (self.without or self.only is not None)))

    def after(self, other: Cleaning) -> Cleaning:
        """This, and what is done before it: all that both may keep is kept."""
        only = self.only if other.only is None else other.only if self.only is None else self.only | other.only
        return Cleaning(self.by | other.by, self.without | other.without, only, self.renamed or other.renamed)

    def common(self, other: Cleaning) -> Cleaning:
        """What two ways have in common."""
        only = None if self.only is None or other.only is None else self.only | other.only
        return Cleaning(self.by & other.by, self.without & other.without, only, self.renamed or other.renamed)

    def told(self) -> dict[str, Json]:
        """As attributes of the data that is left."""
        found: dict[str, Json] = {"redacted_by": [*sorted(self.by)]} if self.by else {}
        if not self.renamed and self.without:
            found["without_columns"] = [*sorted(self.without)]
        if not self.renamed and self.only is not None:
            found["only_columns"] = [*sorted(self.only)]
        return found


def cleaning(module: PythonModule, node: ast.AST, scope: Scope) -> Cleaning:
    """What one expression takes out of what it is made from."""
    if isinstance(node, ast.Subscript):
        return _chosen(node)
    if not isinstance(node, ast.Call):
        return Cleaning()
    if by := redactor(module, node, scope):
        return Cleaning(by=frozenset({by}))
    last = written_name(node.func).rpartition(".")[2]
    if last in _RENAMES:
        return Cleaning(renamed=True)
    if last in _DROPS:
        return Cleaning(without=frozenset(_columns(module, node, scope)))
    return Cleaning(only=_kept(module, node, scope, last))


def _kept(module: PythonModule, node: ast.Call, scope: Scope, last: str) -> frozenset[str] | None:
    """The columns that alone are read or selected."""
    chosen = [each.value for each in node.keywords if each.arg in _CHOSEN]
    if chosen and last.startswith(("read_", "scan_", "load_")):
        return frozenset(_texts(module, chosen[0], scope)) or None
    selects = last in _KEEPS and isinstance(node.func, ast.Attribute)
    if last == "filter":  # of rows, but where it is given a list of columns
        items = next((each.value for each in node.keywords if each.arg == "items"), node.args[0] if node.args else None)
        selects = isinstance(items, ast.List | ast.Tuple)
        return frozenset(_texts(module, items, scope)) or None if selects and items is not None else None
    return frozenset(_columns(module, node, scope)) or None if selects else None


def redactor(module: PythonModule, node: ast.Call, scope: Scope) -> str:
    """What redacts by this call: a library, or what the project calls its own function; else empty."""
    called = module.names.called(node.func, scope) or written_name(node.func)
    last = called.rpartition(".")[2]
    found = _by_name(module, node, scope)
    return found or (next(filter(None, _applied(module, node, scope)), "") if last in _APPLIES else "")


def _applied(module: PythonModule, node: ast.Call, scope: Scope) -> Iterator[str]:
    """What redacts each value: a function that is called so, or one of this module that gives back what is redacted."""
    for each in (each for each in node.args if isinstance(each, ast.Name | ast.Attribute)):
        name = written_name(each).rpartition(".")[2]
        yield name if _REDACTS.search(name) else ""
        defined = module.function(each, scope)
        for result in module.index.returns.get(id(defined.node), ()) if defined is not None else ():
            for call in ast.walk(result):
                if defined is not None and isinstance(call, ast.Call) and call is not node:
                    yield _by_name(module, call, defined.inside)


def _by_name(module: PythonModule, node: ast.Call, scope: Scope) -> str:
    called = module.names.called(node.func, scope) or written_name(node.func)
    found = _REDACTS.search(".".join(called.split(".")[-2:]))
    return (
        next((name for start, name in _ENGINES.items() if called.startswith(start)), called.rpartition(".")[2])
        if found
        else ""
    )


def columns_of(statement: str) -> frozenset[str] | None:
    """Words among which are all columns that a statement selects; None: all columns."""
    listed = _LIST.match(statement)
    if listed is None or "*" in listed[1] or "{" in listed[1]:
        return None
    return frozenset(word.lower() for word in re.findall(r"[A-Za-z_]\w{0,80}", listed[1])[:_MOST])


def _chosen(node: ast.Subscript) -> Cleaning:
    """`frame[["note", "label"]]`, `row["note"]`."""
    at = node.slice
    parts = at.elts if isinstance(at, ast.List) else [at] if isinstance(at, ast.Constant) else []
    names = [each.value for each in parts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if isinstance(at, ast.Constant) and _SPLIT.fullmatch(str(at.value)):
        return Cleaning()
    return (
        Cleaning(only=frozenset(each.lower() for each in names)) if names and len(names) == len(parts) else Cleaning()
    )


def _columns(module: PythonModule, node: ast.Call, scope: Scope) -> Iterator[str]:
    """The columns that `drop` or `select` name."""
    named = {each.arg: each.value for each in node.keywords}
    rows = "axis" in named and module.value(named["axis"], scope).data in {0, "index", "rows"}
    if rows or "index" in named:
        return
    for each in [*node.args, *(named[name] for name in _COLUMNS if name in named)]:
        yield from _texts(module, each, scope)


def _texts(module: PythonModule, node: ast.AST, scope: Scope) -> Iterator[str]:
    parts = [*module.values.elements(node, scope)] or [(node, scope)]
    for each, within in parts[:_MOST]:
        text = module.text(each, within)
        if text and "{" not in text:
            yield text.lower()
