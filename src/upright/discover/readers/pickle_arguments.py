"""What the name and the arguments of a call say where no table knows the call."""

from __future__ import annotations

import re
from typing import Final

from upright.discover.readers.pickle_policy import Rule, in_stdlib
from upright.discover.readers.pickle_values import Bound, Global, Group, Made, Opaque, Partial, Span, Value, members

_WORD: Final = 64
_REEXPORTED: Final = frozenset({"os", "sys", "subprocess", "builtins", "posix", "importlib", "shutil", "socket"})
_DULL: Final = frozenset({str, int, float, bool, bytes, type(None)})
_STATE_NAMES: Final = frozenset(
    {"__setstate__", "__class__", "__reduce__", "__reduce_ex__", "__call__", "__getattr__", "__init__", "__del__"}
)
# Methods of files, frames and modules that reach outside.
FILE_METHODS: Final = frozenset(
    [
        "write_text",
        "write_bytes",
        "unlink",
        "rmdir",
        "rename",
        "replace",
        "open",
        "touch",
        "mkdir",
        "system",
        "popen",
        "exec",
        "eval",
        "symlink_to",
        "hardlink_to",
        "chmod",
        "tofile",
        "dump",
        "load",
        "loads",
        "read_text",
        "read_bytes",
        "run",
        "call",
        "check_output",
        "connect",
        "send",
        "recv",
    ]
)
HARMLESS_DUNDERS: Final = frozenset(
    {"__doc__", "__name__", "__qualname__", "__module__", "__dict__", "__version__", "__annotations__", "__new__"}
)
_COMMANDS = re.compile(
    rb"\bimport\s+\w|__\w+__|\bexec\s*\(|\beval\s*\(|os\.(?:system|popen)|subprocess|/bin/|\bbash\b|powershell|cmd\.exe"
    rb"|\bcurl\s|\bwget\s|https?://|/etc/|\bnc\s+-|\bchmod\s|\brm\s+-|\btouch\s|\bwhoami\b|\bid\b;|socket\.|\bopen\s*\(\s*['\"/]",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r"(?:/|~/|\.\./|[A-Za-z]:\\|[a-z][a-z0-9+.-]{1,10}://)[\w.]")
# How the functions are called that a library's `__reduce__` names; what else an unknown library calls is no data.
_MAKER = re.compile(
    r"_*(?:re)?(?:build|construct|store|create|make|new|unpickle|init|decode|deseriali[sz]e|from|of|instance|factory"
    r"|unreduce|rehydrate|ctor|pickle|picklable|assemble|empty)(?:_\w*|[A-Z]\w*)?|\w*_(?:ctor|reconstruct|reconstructor"
    r"|unpickle|unpickler|new|from_\w+|factory|rebuild|create|reduce)|__\w+|newObj|unpickle\w*|reconstruct\w*",
)
_OUTSIDE = re.compile(
    r"file|path|url|uri|open|load|read|write|save|exec|eval|run|cmd|command|script|shell|install|pretrained"
    r"|model|class|hub|json"
)


def canonical(value: Global) -> Global:
    """The same thing under its own name: `pandas.io.common.os.system` is `os.system`; odd names stay as they
    are.
    """
    parts = value.dotted.split(".")
    if parts[0] == "keras" and parts[-1] == "_unpickle_model":
        return Global("keras.src.saving.keras_saveable", "KerasSaveable._unpickle_model")
    if "cloudpickle" in parts[1:-1]:  # the copies that numba, joblib and Spark bring
        return Global("cloudpickle.cloudpickle", parts[-1])
    for index in range(len(parts) - 1, 0, -1):
        if parts[index].lstrip("_") in _REEXPORTED:
            return Global(parts[index].lstrip("_"), ".".join(parts[index + 1 :]))
    return value


def only_makes(callee: Global, arguments: tuple[Value, ...]) -> bool:
    """An object of a library that also does harm, made without `__init__` and from nothing that could be code."""
    inner = [item for each in arguments if isinstance(each, Group) for item in each.items]
    values = [*arguments, *inner]
    plain = all(value is None or isinstance(value, int | float | Group | Made | Opaque) for value in values)
    return plain and not in_stdlib(callee.dotted) and "." not in callee.name


def is_namespace(value: Global) -> bool:
    """What a library's module holds, as dill hands it to the functions that a pickle carries."""
    return value.name == "__dict__" and not in_stdlib(value.dotted)


def is_library_class(value: Global, rule: Rule) -> bool:
    """A class of a library of which only as a whole is known that it does harm."""
    last = value.name.rpartition(".")[2].lstrip("_")
    return last[:1].isupper() and not rule.exact and "." not in value.name and not in_stdlib(value.dotted)


def made_inert(arguments: tuple[Value, ...], *, new: bool) -> bool:
    """A class of a known library, made without `__init__`, or from plain data without a path among it."""
    values = [found for each in arguments for found in members(each)]
    texts = sum(isinstance(value, str) for value in values)
    return new or (texts <= (len(arguments) == 1) and all(_is_plain(value) for value in values))


def may_make(callee: Global, rule: Rule) -> bool:
    """Whether a name may be a class or a function that rebuilds an object; those of known libraries are private."""
    last = callee.name.rpartition(".")[2]
    makes = _MAKER.fullmatch(last) is not None and not in_stdlib(callee.dotted) and not _OUTSIDE.search(last.lower())
    if rule.verb != "unknown":
        return makes and last.startswith(("_", "unpickle", "reconstruct", "rebuild"))
    return makes or last.lstrip("_")[:1].isupper()


def holds_places(arguments: tuple[Value, ...]) -> bool:
    """Whether an argument is an absolute path or an address of its own."""
    return any(isinstance(each, str) and _PLACE.match(each[:_WORD]) is not None for each in arguments)


def holds_commands(arguments: tuple[Value, ...]) -> bool:
    """Whether a text among the arguments reads like code or a command."""
    for value in (found for each in arguments for found in members(each)):
        raw = value.encode("utf-8", errors="replace") if isinstance(value, str) else value
        if isinstance(raw, bytes) and _COMMANDS.search(raw[:8192]):
            return True
    return False


def _is_plain(value: Value) -> bool:
    """Data that names no file: numbers, what else the pickle made, and short words."""
    if isinstance(value, str):
        return len(value) < _WORD and not set(value) & set("/\\:.")
    return value is None or isinstance(value, int | float | Group | Made)


def may_be_called(value: Value) -> bool:
    """Whether an argument may hold something that can be called."""
    return not (value is None or isinstance(value, str | int | float | bytes))


def holds_text(arguments: tuple[Value, ...]) -> bool:
    """Whether an argument is text or a collection of it; objects that were made of text are none."""
    inner = [item for each in arguments if isinstance(each, Group) for item in each.items]
    return any(_is_text(each) for each in (*arguments, *inner)) or any(
        isinstance(each, Group) and any(_is_text(item) or isinstance(item, Group) for item in each.items)
        for each in inner
    )


def _is_text(value: Value) -> bool:
    return isinstance(value, str) or (isinstance(value, Span) and value.text)


def is_dull(state: Value) -> bool:
    """Whether a state is attributes of plain names and values."""
    if not isinstance(state, Group) or state.more or state.kind != "dict":
        return False
    return all(type(item) in _DULL and item not in _STATE_NAMES for item in state.items)


def state_names(state: Value) -> list[str]:
    """Special methods among the attributes that a state sets."""
    groups = [state] if isinstance(state, Group) else []
    groups += [each for each in (state.items if isinstance(state, Group) else []) if isinstance(each, Group)]
    names = [key for group in groups if group.kind == "dict" for key, _ in group.pairs() if isinstance(key, str)]
    return [name for name in names if name in _STATE_NAMES]


def callables(arguments: tuple[Value, ...]) -> tuple[list[Global | Partial | Bound], tuple[Value, ...]]:
    """What can be called among the arguments and the collections among them, and the arguments that cannot."""
    inner = [item for each in arguments if isinstance(each, Group) for item in each.items]
    found = [each for each in (*arguments, *inner) if isinstance(each, Global | Partial | Bound)]
    return found, tuple(each for each in arguments if not isinstance(each, Global | Partial | Bound))


def is_class(value: Value) -> bool:
    """Whether a name is that of a class, by its capital."""
    return isinstance(value, Global) and value.name.rpartition(".")[2].lstrip("_")[:1].isupper()
