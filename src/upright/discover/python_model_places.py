"""Where a Python literal stands when it names a model: a key of a table of models, an offer of a form."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upright.discover.readers.python_source import SourceIndex

_MODELISH = re.compile(r"model|llm|engine|embed|rerank", re.IGNORECASE)
_OFFERS = frozenset({"value", "values", "options", "choices", "items"})
_TABLES = re.compile(
    r"(?:^|_)(?:models|llms)(?:_(?:map|registry|choices|options|config|configs|catalog|table))?$", re.IGNORECASE
)
_NAMING = frozenset({"id", "model", "model_id", "model_name"})


_AROUND = (ast.Subscript, ast.Await)


def written_name(node: ast.AST) -> str:
    """A chain of attributes as written: `self.client.chat.completions.create`."""
    parts: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, _AROUND):
            node = node.value
        else:
            break
    if isinstance(node, ast.Name):
        parts.append(node.id)
    parts.reverse()
    return ".".join(parts)


def listed(index: SourceIndex, holder: ast.Dict, node: ast.AST) -> bool:
    """Whether a name is a key of a table of models: `MODELS = {"gpt-4o": {"name": "GPT-4o"}}`."""
    around = index.held_by.get(id(holder))
    target: ast.expr | None = around.target if isinstance(around, ast.AnnAssign) else None
    if isinstance(around, ast.Assign):
        target = around.targets[0]
    value = next(value for key, value in zip(holder.keys, holder.values, strict=True) if key is node)
    named = target is not None and _TABLES.search(written_name(target).rpartition(".")[2])
    if not named or not isinstance(value, ast.Dict):
        return False
    return not any(isinstance(key, ast.Constant) and key.value in _NAMING for key in value.keys)


def offered(index: SourceIndex, holder: ast.keyword) -> bool:
    """Whether what a form offers stands under the name of a model: `{"Model": Field(values=["x", "y"])}`."""
    call = index.held_by.get(id(holder)) if holder.arg in _OFFERS else None
    around = index.held_by.get(id(call))
    names: list[ast.expr | None] = []
    if isinstance(around, ast.Dict):
        names = [key for key, value in zip(around.keys, around.values, strict=True) if value is call]
    elif isinstance(around, ast.Assign) and isinstance(around.targets[0], ast.Subscript):
        names = [around.targets[0].slice]
    return any(isinstance(name, ast.Constant) and bool(_MODELISH.search(str(name.value))) for name in names)
