"""The functions of Helm's templates that only shape text and data. https://masterminds.github.io/sprig/"""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

LARGEST = 1 << 20  # characters that one function may make


class Unknown:
    """A value that only the cluster, the clock or chance would know."""

    def __str__(self) -> str:
        return "$()"


UNKNOWN: Final = Unknown()


def true(value: Any) -> bool:
    """What Go's templates take for true; the unknown counts as true."""
    return not (value is None or value is False or value == 0 or value in ("", [], {}))


def shown(value: Any) -> str:
    """A value as an action prints it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, default=str)[:LARGEST]
    return str(value)


def weight(value: Any, most: int) -> int:
    """How many values a piece of data holds, those that it shares counted each time; no more than `most` and one."""
    count, stack = 0, [value]
    while stack and count <= most:
        one = stack.pop()
        count += 1
        if isinstance(one, dict | list):
            stack.extend(one.values() if isinstance(one, dict) else one)
    return count


def to_yaml(value: Any, depth: int = 0) -> str:
    """Data as YAML in block style."""
    pad = "  " * depth
    if isinstance(value, dict) and value:
        return "\n".join(f"{pad}{_key(name)}:{_below(child, depth + 1)}" for name, child in value.items())
    if isinstance(value, list) and value:
        return "\n".join(f"{pad}-{_item(child, depth + 1)}" for child in value)
    return pad + _scalar(value)


def _key(name: Any) -> str:
    return str(name) if re.fullmatch(r"[\w./-]+", str(name)) else json.dumps(str(name))


def _below(value: Any, depth: int) -> str:
    return f"\n{to_yaml(value, depth)}" if isinstance(value, dict | list) and value else f" {_scalar(value)}"


def _item(value: Any, depth: int) -> str:
    return " " + to_yaml(value, depth).lstrip() if isinstance(value, dict | list) and value else f" {_scalar(value)}"


def _scalar(value: Any) -> str:
    return "$()" if value is UNKNOWN else json.dumps(value, default=str)


def _default(given: Any, value: Any = None) -> Any:
    return value if true(value) else given


def _indent(count: Any, text: Any) -> str:
    if text is UNKNOWN:
        return ""  # where a block would stand
    pad = " " * min(_whole(count), 80)
    return pad + shown(text).replace("\n", "\n" + pad)


def _whole(value: Any) -> int:
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return 0


def _printf(form: Any, *values: Any) -> str:
    rest = iter(values)

    def one(found: re.Match[str]) -> str:
        value = shown(next(rest, ""))
        return "%" if found[0] == "%%" else json.dumps(value) if found[1] == "q" else value

    return re.sub(r"%[-+# 0-9.]{0,8}([a-zA-Z%])", one, shown(form))[:LARGEST]


def _contains(part: Any, whole: Any) -> bool:
    return shown(part) in shown(whole)


def _index(value: Any, *path: Any) -> Any:
    for part in path:
        if isinstance(value, dict):
            value = value.get(part if part in value else str(part))
        elif isinstance(value, list) and isinstance(part, int) and -1 < part < len(value):
            value = value[part]
        else:
            return UNKNOWN if value is UNKNOWN else None
    return value


def _merged(*values: Any, over: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for value in values if over else reversed(values):
        if isinstance(value, dict):
            for name, child in value.items():
                both = isinstance(child, dict) and isinstance(found.get(name), dict)
                inner = (found[name], child) if over else (child, found[name]) if both else ()
                found[name] = _merged(*inner, over=over) if both else child
    return found


def _pairs(*values: Any) -> dict[str, Any]:
    return {shown(name): value for name, value in zip(values[::2], values[1::2], strict=False)}


def _equal(value: Any, *others: Any) -> bool:
    return any(value == other or (type(value) is not type(other) and shown(value) == shown(other)) for other in others)


def _ordered(test: Callable[[float, float], bool]) -> Callable[[Any, Any], bool]:
    return lambda one, other: test(_number(one), _number(other))


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else float(_whole(value))


def _kind(value: Any) -> str:
    names: dict[type, str] = {str: "string", bool: "bool", int: "int", float: "float64", dict: "map", list: "slice"}
    return names.get(type(value), "invalid")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapped(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _join(by: Any, values: Any) -> str:
    return shown(by).join(shown(each) for each in _listed(values))


def _dig(*values: Any) -> Any:
    *path, given, data = values
    found = _index(data, *path)
    return given if found is None else found


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "default": _default, "coalesce": lambda *values: next((each for each in values if true(each)), None),
    "empty": lambda value=None: not true(value), "required": lambda _, value=None: value,
    "fail": lambda *_: "", "ternary": lambda yes, no, test: yes if test else no,
    "eq": _equal, "ne": lambda one, other: not _equal(one, other), "not": lambda value=None: not true(value),
    "lt": _ordered(lambda a, b: a < b), "le": _ordered(lambda a, b: a <= b),
    "gt": _ordered(lambda a, b: a > b), "ge": _ordered(lambda a, b: a >= b),
    "quote": lambda *values: " ".join(json.dumps(shown(each)) for each in values if each is not None),
    "squote": lambda *values: " ".join(f"'{shown(each)}'" for each in values if each is not None),
    "toYaml": lambda value=None: to_yaml(value), "toJson": lambda value=None: json.dumps(value, default=str),
    "mustToYaml": lambda value=None: to_yaml(value), "toRawJson": lambda value=None: json.dumps(value, default=str),
    "toYamlPretty": lambda value=None: to_yaml(value), "toPrettyJson": lambda value=None: json.dumps(value, default=str),
    "indent": _indent, "nindent": lambda count, text: "\n" + _indent(count, text),
    "printf": _printf, "print": lambda *values: "".join(map(shown, values)), "println": lambda *v: " ".join(map(shown, v)),
    "cat": lambda *values: " ".join(map(shown, values)), "toString": lambda value=None: shown(value),
    "trim": lambda text: shown(text).strip(), "lower": lambda text: shown(text).lower(),
    "upper": lambda text: shown(text).upper(), "title": lambda text: shown(text).title(),
    "nospace": lambda text: re.sub(r"\s", "", shown(text)), "trimAll": lambda marks, text: shown(text).strip(shown(marks)),
    "kebabcase": lambda text: re.sub(r"[\s_]+", "-", shown(text)).lower(),
    "trimSuffix": lambda end, text: shown(text).removesuffix(shown(end)),
    "trimPrefix": lambda start, text: shown(text).removeprefix(shown(start)),
    "trunc": lambda count, text: shown(text)[: _whole(count)] if _whole(count) >= 0 else shown(text)[_whole(count) :],
    "replace": lambda old, new, text: shown(text).replace(shown(old), shown(new))[:LARGEST] if old else shown(text),
    "contains": _contains, "hasPrefix": lambda part, whole: shown(whole).startswith(shown(part)),
    "hasSuffix": lambda part, whole: shown(whole).endswith(shown(part)),
    "hasKey": lambda data, name: name in _mapped(data), "get": lambda data, name: _mapped(data).get(name, ""),
    "index": _index, "dig": _dig, "dict": _pairs, "list": lambda *values: [*values], "tuple": lambda *values: [*values],
    "merge": _merged, "mustMerge": _merged, "mergeOverwrite": lambda *v: _merged(*v, over=True),
    "mustMergeOverwrite": lambda *v: _merged(*v, over=True), "deepCopy": lambda value: value,
    "omit": lambda data, *names: {name: each for name, each in _mapped(data).items() if name not in names},
    "pick": lambda data, *names: {name: each for name, each in _mapped(data).items() if name in names},
    "keys": lambda data: [*_mapped(data)], "values": lambda data: [*_mapped(data).values()],
    "first": lambda values: next(iter(_listed(values)), None), "last": lambda values: next(reversed(_listed(values)), None),
    "rest": lambda values: _listed(values)[1:], "initial": lambda values: _listed(values)[:-1],
    "uniq": lambda values: [each for n, each in enumerate(_listed(values)[:500]) if each not in values[:n]],
    "compact": lambda values: [each for each in _listed(values) if true(each)],
    "concat": lambda *values: [each for one in values for each in _listed(one)], "has": lambda item, values: item in _listed(values),
    "append": lambda values, item: [*_listed(values), item], "prepend": lambda values, item: [item, *_listed(values)],
    "join": _join, "splitList": lambda by, text: shown(text).split(shown(by) or ",")[:1000], "len": lambda value: len(value) if isinstance(value, str | list | dict) else 0,
    "kindIs": lambda kind, value: _kind(value) == kind, "kindOf": _kind, "typeOf": _kind, "typeIs": lambda kind, value: _kind(value) == kind,
    "int": _whole, "int64": _whole, "float64": _number, "atoi": _whole, "until": lambda count: [*range(max(0, min(_whole(count), 100)))],
    "add": lambda *values: sum(map(_whole, values)), "sub": lambda one, other: _whole(one) - _whole(other), "add1": lambda one: _whole(one) + 1,
    "mul": lambda one, other: _whole(one) * _whole(other) % (1 << 60), "div": lambda one, other: _whole(one) // (_whole(other) or 1), "mod": lambda one, other: _whole(one) % (_whole(other) or 1),
    "max": lambda *values: max(map(_whole, values)), "min": lambda *values: min(map(_whole, values)),
    "lookup": lambda *_: {},
}  # fmt: skip
