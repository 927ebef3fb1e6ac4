"""Values that Python code reads from files of configuration: `yaml.safe_load(open("train.yaml"))["data"]["path"]`,
`OmegaConf.load("conf/train.yaml").data.path`, the argument of a function under `@hydra.main`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from upright.discover.readers.python_names import look_up
from upright.discover.readers.python_nodes import written_name
from upright.discover.readers.python_source import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_source import Scope, SourceIndex
    from upright.discover.readers.python_values import Values

_READS: Final = frozenset(
    {
        "yaml.safe_load", "yaml.load", "yaml.full_load", "json.load", "json.loads", "tomllib.load", "tomllib.loads",
        "tomli.load", "tomli.loads", "toml.load", "toml.loads", "omegaconf.OmegaConf.load", "ruamel.yaml.YAML.load",
        "hjson.load", "commentjson.load", "anyconfig.load", "pytoml.load", "oyaml.safe_load",
    }
)  # fmt: skip
_LAST: Final = frozenset(name.rpartition(".")[2] for name in _READS)
_WRAPS: Final = frozenset(
    {
        "Box", "ConfigBox", "SimpleNamespace", "EasyDict", "edict", "Munch", "munchify", "DotDict", "AttrDict", "dict",
        "create", "DictConfig",
    }
)  # fmt: skip
_ENDINGS: Final = (".yaml", ".yml", ".json", ".toml")
_OPENS: Final = frozenset({"open", "read_text", "read", "read_bytes"})
_STEPS: Final = 8


def settings_read(index: SourceIndex) -> bool:
    """Whether a module reads files of configuration at all."""
    reads = any(written_name(call.node.func).rpartition(".")[2] in _LAST for call in index.calls)
    return reads or any(_hydra(each.node) is not None for each in index.defined)


def setting(values: Values, node: ast.AST, scope: Scope) -> str:
    """`file:train.yaml#data.path` for an expression that reads a value of a file of configuration; else empty. The name
    is empty for the file as a whole.
    """
    names: list[str] = []
    current: ast.AST | None = node
    for _ in range(_STEPS):
        step = _name_of(values, current, scope)
        if step is None or current is None:
            break
        names.append(step[1])
        current = step[0]
    file = _file(values, current, scope, 0) if current is not None else ""
    return f"file:{file}#{'.'.join(reversed(names))}" if file else ""


def _name_of(values: Values, node: ast.AST | None, scope: Scope) -> tuple[ast.expr, str] | None:
    """`config["data"]`, `config.data` and `config.get("data")` as what is asked and the name."""
    if isinstance(node, ast.Subscript):
        name = values.text(node.slice, scope)
        return (node.value, name) if name else None
    if isinstance(node, ast.Attribute) and not node.attr.startswith("_"):
        return node.value, node.attr
    gets = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args
    if gets and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        name = values.text(node.args[0], scope)
        return (node.func.value, name) if name else None
    return None


def _file(values: Values, node: ast.AST, scope: Scope, depth: int) -> str:
    """The file that an expression is the content of."""
    if depth > _STEPS:
        return ""
    if isinstance(node, ast.Name):
        return next(filter(None, _held(values, node, scope, depth)), "")
    if not isinstance(node, ast.Call):
        return ""
    if values.names.of(node.func, scope) in _READS and node.args:
        text = _opened(values, node.args[0], scope, 0)
        return text if text.endswith(_ENDINGS) else ""
    function = values.function_of(node.func, scope)
    if function is not None:
        inside = values.index.inside[id(function)]
        returns = values.index.returns.get(id(function), ())
        return next(filter(None, (_file(values, each, inside, depth + 1) for each in returns)), "")
    last = written_name(node.func).rpartition(".")[2]
    return _file(values, node.args[0], scope, depth + 1) if last in _WRAPS and node.args else ""


def _held(values: Values, node: ast.Name, scope: Scope, depth: int) -> Iterator[str]:
    around = next((each for each in scope.within() if node.id in each.bindings), scope)
    for binding in look_up(scope, node.id):
        if binding.kind == "parameter":
            yield _hydra(around.node) or ""
        elif binding.kind in {"assign", "with"} and binding.expression is not None:
            yield _file(values, binding.expression, binding.scope, depth + 1)


def _opened(values: Values, node: ast.AST, scope: Scope, depth: int) -> str:
    """The path of a file that is opened, read or named."""
    made, where = (values.origin(node, scope) if isinstance(node, ast.Name) else None) or (node, scope)
    if isinstance(made, ast.Call) and depth < _STEPS:
        last = written_name(made.func).rpartition(".")[2]
        if last in _OPENS:
            named = made.args[0] if isinstance(made.func, ast.Name) and made.args else None
            on = made.func.value if isinstance(made.func, ast.Attribute) else named
            return _opened(values, on, where, depth + 1) if on is not None else ""
    return values.text(made, where)


def _hydra(node: ast.AST) -> str | None:
    """The file that Hydra hands to a function: `@hydra.main(config_path="conf", config_name="train")`."""
    if not isinstance(node, FUNCTIONS):
        return None
    for each in node.decorator_list:
        if isinstance(each, ast.Call) and written_name(each.func) == "hydra.main":
            told = {key.arg: key.value.value for key in each.keywords if isinstance(key.value, ast.Constant)}
            folder, name = str(told.get("config_path") or "."), str(told.get("config_name") or "config")
            return f"{folder}/{name.removesuffix('.yaml')}.yaml"
    return None
