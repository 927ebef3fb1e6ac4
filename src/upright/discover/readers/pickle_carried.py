"""Whether code that a pickle carries (cloudpickle, dill) only computes.

Loading makes functions and classes of it and runs none. Each name that the code uses may be one of a module, a global
or an attribute; it is proven harmless when it would be in every one of these roles, whatever the instructions say.
What is not proven stays unknown. Source: cloudpickle/cloudpickle.py, dill/_dill.py
"""

from __future__ import annotations

import builtins
import importlib
import inspect
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.pickle_code import KEEPS, only_attributes, through_os
from upright.discover.readers.pickle_methods import FUNCTIONS, Methods, Uses
from upright.discover.readers.pickle_policy import in_stdlib, rule_for, table
from upright.discover.readers.pickle_values import Global, Group, Made, Value, members

# Functions that only put together what they are given: code, its globals, its classes.
PLUMBING: Final = frozenset(
    {
        "CodeType", "FunctionType", "LambdaType", "_make_function", "_make_skel_func", "_fill_function",
        "_function_setstate", "_class_setstate", "_make_skeleton_class", "_make_skeleton_enum", "_make_cell",
        "_make_empty_cell", "_rehydrate_skeleton_class", "MethodType", "_get_dataclass_field_type_sentinel",
        "_make_typevar",
        "_create_function", "_create_code", "_create_type", "_create_namedtuple", "_create_cell",
        "_gen_not_implemented", "_create_parametrized_type_hint", "_PydanticWeakRef",
    }
)  # fmt: skip
CODE: Final = frozenset({"CodeType", "_create_code"})
_CLASSES: Final = frozenset({"_make_skeleton_class", "_create_type"})
CARRIED_CLASSES: Final = frozenset(
    {"_make_skeleton_class", "_make_skeleton_enum", "_create_type", "_create_namedtuple", "_rehydrate_skeleton_class"}
)
# What wraps functions as methods, and what opens files.
WRAPS: Final = frozenset({"builtins.classmethod", "builtins.staticmethod", "builtins.property"})
_OPENS: Final = frozenset({"io.open", "builtins.open", "_io.open"})
_VERBS: Final = frozenset({"sink", "load", "resolve"})
# Methods that loading runs: when the class is made, when an object of it is made without `__init__`, by a call.
_WITH_CLASS: Final = frozenset({"__init_subclass__", "__set_name__"})
_WITH_OBJECT: Final = frozenset(
    {
        "__setstate__", "__new__", "__del__", "__setattr__", "__getattribute__", "__getattr__", "__hash__", "__eq__",
        "__setitem__", "append", "extend", "update", "add", "__reduce__", "__reduce_ex__", "__lt__", "__set__",
    }
)  # fmt: skip
_HOOKS: Final = _WITH_CLASS | _WITH_OBJECT | {"__init__", "__call__", "__prepare__"}
# Modules of the standard library that compute.
COMPUTES: Final = frozenset(
    {
        "abc", "array", "bisect", "calendar", "cmath", "collections", "contextlib", "copy", "csv", "dataclasses",
        "datetime", "decimal", "difflib", "enum", "fractions", "functools", "hashlib", "heapq", "html", "itertools",
        "json", "logging", "math", "numbers", "operator", "pprint", "random", "re", "statistics", "string", "struct",
        "textwrap", "time", "typing", "unicodedata", "uuid", "warnings", "zoneinfo", "__future__",
    }
)  # fmt: skip
# Names of Python itself that reach further than what they are given.
_REACHING: Final = frozenset(
    {
        "open", "getattr", "setattr", "delattr", "globals", "locals", "vars", "input", "breakpoint", "exec",
        "help", "exit", "quit", "attrgetter", "methodcaller", "modules", "f_globals", "f_builtins", "gi_frame",
        "tb_frame",
        "write_text", "write_bytes", "read_text", "read_bytes", "unlink", "rmdir", "touch", "mkdir", "symlink_to",
        "chmod", "tofile", "fromfile", "connect", "sendall", "memmap", "ctypeslib", "FileHandler", "to_pickle",
        "read_pickle", "load_library", "run_path", "run_module", "Unpickler",
    }
)  # fmt: skip
# Names that reach further and that honest classes use to take their state back.
_COMMON: Final = frozenset({"getattr", "setattr", "delattr", "vars", "__dict__", "__setattr__"})
_DUNDERS: Final = re.compile(
    r"__(?:init|name|qualname|class|doc|module|len|call|iter|next|getitem|contains|eq|repr|str|hash|annotations|version|"
    r"post_init|enter|exit|add|mul|classcell|slots|wrapped|all|lt|le|gt|ge|ne|setitem|bool|float|int|index|new|static_"
    r"attributes|firstlineno|match_args|orig_bases|parameters|dataclass_fields|dataclass_params|traceback|cause|context"
    r"|suppress_context|init_subclass|set_name|get|set|delete|missing|reversed|abs|sub|truediv|neg|radd|rmul|iadd)__"
)
# Methods that write files, which code may have and loading may not run.
_WRITES: Final = re.compile(
    r"to_(?:csv|json|parquet|excel|hdf|feather|pickle|sql|html|stata|latex|markdown|xml|orc|gbq|netcdf|zarr|file|disk)"
    r"|save(?:_\w+|z\w*|txt|fig|mat)?|dump|write\w*|imsave|imwrite|sink_\w+|makedirs|download\w*|upload\w*"
)
_EVERYDAY: Final = frozenset(
    {"copy", "select", "queue", "test", "this", "parser", "symbol", "token", "profile", "types"}
)
_IMPORTS: Final = (
    frozenset({108}),
    frozenset({108, *range(60, 90)}),
)  # IMPORT_NAME up to 3.12, and where later ones have it
_RESUME: Final = 151  # how every function of 3.11 and 3.12 begins
_OF_311: Final = 18  # arguments of a code object since 3.11
_METHODS: Final = frozenset({"eval", "compile"})  # as globals they are looked for elsewhere
_OS: Final = frozenset(
    {"path", "environ", "getcwd", "sep", "cpu_count", "getpid", "linesep", "curdir", "fspath", "get"}
)
# Modules that honest code uses for little: which of their names do more.
_SOME: Final = {
    "os": frozenset(dir(os)) - _OS,
    "sys": frozenset(dir(sys)) - {"version_info", "maxsize", "platform", "byteorder", "float_info", "intern"},
    "importlib": frozenset(dir(importlib)),
    "inspect": frozenset(dir(inspect)),
    "_thread": frozenset({"start_new_thread", "start_new", "start_joinable_thread", "interrupt_main", "exit"}),
    "threading": frozenset({"Thread", "Timer", "_start_new_thread", "settrace", "setprofile", "excepthook"}),
    "pathlib": frozenset({"rename", "replace", "hardlink_to", "link_to", "lchmod", "open", "os", "io", "ntpath"}),
}
# Modules of which only the names that are used say what they do.
BY_NAME: Final = frozenset({"os", "os.path", "posixpath", "_thread", "threading", "pathlib"})
_FROZEN: Final = frozenset({"__setattr__", "__delattr__"})  # what a dataclass gives itself that does not change
_BUILT_IN: Final = frozenset(each for each in dir(builtins) if rule_for(f"builtins.{each}").verb in _VERBS)
_NAMESPACE: Final = "builtins.__dict__"
_TOLD: Final = 8  # doubts that are told
_WORDS: Final = re.compile(r"__\w+__|/bin/|/etc/|\bimport \w|https?://|\bcmd\b|\bpowershell\b")


@dataclass(slots=True)
class Carried:
    """What the code of one pickle uses. `doubts`: what is not proven, as found; `hooks`: its classes have methods that
    loading runs; `objects`: how loading makes objects of them, `new` without `__init__` or by a `call`; `texts`: its
    constants; `free`: its variables; `harmful`: modules loaded for it that do more than compute; `listed`: harmful
    names that stand in a namespace under themselves, as dill copies those of a module; `outside`: what it does through
    `os` with files and processes; `outward`: names that are more than attributes of what a function is given.
    """

    names: set[str] = field(default_factory=set)
    imports: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    doubts: list[tuple[str, int]] = field(default_factory=list)
    seen: list[tuple[str, int]] = field(default_factory=list)
    hooks: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    harmful: list[tuple[str, int]] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    outside: set[str] = field(default_factory=set)
    outward: set[str] = field(default_factory=set)
    methods: Methods = field(default_factory=Methods)

    def told(self, sinks: dict[str, int]) -> Iterator[tuple[str, str, int, Verdict]]:
        """Code, message, place and verdict of each thing that is to be said; takes from `sinks` what is said here."""
        for module, at in self.harmful:
            used = module.partition(".")[0] in self.names or any(_does_more(module, name) for name in self.names)
            message = f"loads the module {module[:80]} for carried code"
            yield "imports-by-call", message, at, Verdict.SUSPICIOUS if used or not self.seen else Verdict.UNKNOWN
        if self.seen and _NAMESPACE in sinks and not self.texts & _BUILT_IN:
            message = "hands the names of Python itself to code that it carries"
            yield "carries-code", message, sinks.pop(_NAMESPACE), Verdict.UNKNOWN
        for dotted in sorted(self.listed & set(sinks)) if self.seen else ():
            if (last := dotted.rpartition(".")[2]) not in self.names | self.texts:
                message = f"hands {dotted[:120]} to code that it carries, which does not use {last[:80]}"
                yield "carries-code", message, sinks.pop(dotted), Verdict.UNKNOWN
        for dotted in [each for each in sinks if self.seen and each.endswith(".__dict__") and not in_stdlib(each)]:
            message = f"hands what {dotted.rpartition('.')[0][:120]} holds to code that it carries"
            yield "carries-code", message, sinks.pop(dotted), Verdict.UNKNOWN
        if reached := sorted({*filter(_harms, self.imports), *self.outside, *self._keys()}):
            yield (
                "carries-code",
                f"carries code that uses {', '.join(reached)[:120]}",
                self.seen[0][1],
                Verdict.SUSPICIOUS,
            )
        yield from self._told_unproven()

    def _told_unproven(self) -> Iterator[tuple[str, str, int, Verdict]]:
        if doubts := self.unproven():
            for message, at in (*doubts, *self.seen)[:_TOLD]:
                yield "carries-code", message, at, Verdict.UNKNOWN
        if self.seen and self.runs:
            message = "makes an object whose class, which the pickle carries, runs code that is not proven harmless"
            yield "runs-carried-code", message, (doubts or self.seen)[0][1], Verdict.SUSPICIOUS

    def _keys(self) -> set[str]:
        """Files that the code names and that hold secrets or run by themselves."""
        return {text[:80] for text in self.texts if KEEPS.search(text)}

    def made(self, maker: str, arguments: tuple[Value, ...], at: int) -> None:
        """A call that makes something of carried code."""
        last = maker.rpartition(".")[2]
        self.methods.keep(last, arguments)
        self.seen.append((f"carries code, made by {maker}", at))
        texts = (item for each in arguments for item in members(each))
        self.hooks.update(item for item in texts if isinstance(item, str) and item in _HOOKS)
        changes = last.endswith("setstate") and isinstance(next(iter(arguments), None), Global)
        maker_of = next(iter(arguments), None) if last in _CLASSES else None
        if isinstance(maker_of, Made) and maker_of.carried:
            self.objects.add("call")
            self.hooks.add("__init__")
        elif maker_of is not None and not isinstance(maker_of, Global):
            changes = True
        if last not in PLUMBING or changes:
            self.doubts.append((f"carries code, made by {maker}", at))
        elif last in CODE and not self._code(arguments):
            self.doubts.append((f"carries code that cannot be read whole, made by {maker}", at))

    def opens(self, dotted: str) -> bool:
        """Whether it opens files for code that is carried, which is told of that."""
        return dotted in _OPENS and "open" in self.names

    def object_made(self, what: str, values: tuple[Value, ...], at: int, how: str = "") -> None:
        """An object of a carried class is made, filled or given a state. `how`: `new` or `call`."""
        self.seen.append((what, at))
        self.methods.give(values)
        if how:
            self.objects.add(how)

    def state_given(self, target: Made, state: Value, at: int) -> None:
        """A state for an object of a carried class, or for a function, whose attributes it holds."""
        told = "gives a state to an object whose class the pickle carries"
        if target.callee.name in FUNCTIONS:
            self.methods.keep("", (state,))
            self.seen.append((told, at))
        else:
            self.methods.assign(state)
            self.object_made(told, (state,), at)

    def hand(self, values: tuple[Value, ...]) -> None:
        """What a function of Python itself is called with: it may run any operation of an object among it."""
        inner = [item for each in values if isinstance(each, Group) for item in each.items]
        made = (each.callee.name for each in (*values, *inner) if isinstance(each, Made) and each.carried)
        if any(maker not in FUNCTIONS | CODE for maker in made):
            self.objects.add("handed")

    def _code(self, arguments: tuple[Value, ...]) -> bool:
        """Take the names and texts of a code object; whether all of them are there to read."""
        for index, code in enumerate(arguments[:-3]):
            constants, names = arguments[index + 1 : index + 3]
            if isinstance(code, bytes) and isinstance(constants, Group) and isinstance(names, Group):
                words = [name for name in names.items if isinstance(name, str)]
                if constants.more or names.more or len(words) < len(names.items):
                    return False
                uses = _uses(code, words, constants, recent=len(arguments) >= _OF_311)
                self.methods.uses[id(names)] = names, uses
                self.names |= uses.names
                self.texts |= uses.texts
                self.imports |= uses.imports
                self.outward |= uses.names - uses.own
                variables = [each for each in arguments[index + 3 :] if isinstance(each, Group)]
                self.free.update(text for each in variables for text in _texts(each))
                own = _texts(variables[0]) if variables else []
                self.outside.update(through_os(code, words, own, shifted=len(arguments) >= _OF_311))
                return True
        return False

    def unproven(self) -> list[tuple[str, int]]:
        """Why the code is not proven to compute only; empty when it is, or when there is none."""
        if not self.seen:
            return []
        told = list(self.doubts)
        at = self.seen[0][1]
        told += [(f"carries code that imports {name[:80]}", at) for name in sorted(self.imports) if not _known(name)]
        told += [(f"carries code that uses {name[:80]}", at) for name in sorted(self.names) if self._reaches(name)]
        if self.objects and self.methods.cut:
            told += [(f"carries code that uses {each[:80]}", at) for each in filter(_WRITES.fullmatch, self.names)]
        return told

    @property
    def runs(self) -> bool:
        """Whether loading runs methods of classes that the pickle carries, which use what honest ones do not."""
        run = _HOOKS if "call" in self.objects else _WITH_CLASS | _WITH_OBJECT if self.objects else _WITH_CLASS
        handed = "handed" in self.objects
        used = self.methods.run_by(run, handed=handed)
        modules = self.methods.modules(used.names) | used.imports if used else None
        if used is None:
            run_any = handed or self.hooks & run or self.methods.assigned
            used = Uses(self.names, self.imports) if run_any else Uses()
        if not used.names and not used.imports:
            return bool(self.doubts and self.hooks & run)
        writes = () if self.methods.cut else filter(_WRITES.fullmatch, used.names)
        uses = [*(name for name in used.names if self._reaches(name, modules)), *writes]
        return bool(self.doubts or not all(map(_known, used.imports))) or not (
            all(name in _COMMON for name in uses) and not (uses and used.imports)
        )

    def _reaches(self, name: str, modules: set[str] | None = None) -> bool:
        """Whether a name could be that of something which does more than compute. `modules`: those that are at hand,
        when not all are.
        """
        at_hand = self.modules | self.imports if modules is None else modules
        if name in _METHODS or (name in _FROZEN and "FrozenInstanceError" in self.free | self.names):
            return False
        if name == "__dict__" and not (at_hand and name in self.outward):
            return False  # of its own objects: no way from there to a module
        if name in _REACHING or (_WORDS.search(name) and not _DUNDERS.fullmatch(name)):
            return True
        root = name.partition(".")[0]
        led = name in self.outward and root not in COMPUTES and root not in _SOME
        if led and ((in_stdlib(root) and root not in _EVERYDAY) or rule_for(f"{root}.Any").verb == "sink"):
            return True
        if name not in self.outward:
            at_hand = at_hand - {"pathlib"}  # texts have methods of the same names
        return any(_does_more(module, name) for module in at_hand)


def _harms(module: str) -> bool:
    """Whether a module opens connections or changes the system, and is for little else."""
    return rule_for(f"{module}.Any").reason in {"opens connections", "changes the system"}


def _does_more(module: str, name: str) -> bool:
    """Whether something of this name in a module that the code uses does more than compute."""
    if _DUNDERS.fullmatch(name):
        return False
    if module == "builtins" or module in _SOME:
        return name in (_BUILT_IN if module == "builtins" else _SOME[module])
    root = module.partition(".")[0]
    rule = rule_for(f"{module}.{name}")
    return name in _below(root) or (rule.verb in _VERBS and (rule.exact or root not in COMPUTES))


@cache
def _below(root: str) -> frozenset[str]:
    """The last parts of names in a library, at any depth, of what does more than compute."""
    led = (pattern for pattern, rule in table().items() if rule.verb in _VERBS and pattern.startswith(f"{root}."))
    return frozenset(pattern.removesuffix(".*").rpartition(".")[2] for pattern in led) - {root}


def _uses(code: bytes, words: list[str], constants: Group, *, recent: bool) -> Uses:
    """What one code object uses. `recent`: as 3.11 and later write it."""
    texts = _texts(constants)
    opcodes = _IMPORTS[recent and _RESUME not in code[::2]]
    return Uses(
        {*words, *(text for text in texts if _WORDS.search(text))},
        {
            words[code[place + 1]]
            for place in range(0, len(code) - 1, 2)
            if code[place] in opcodes and code[place + 1] < len(words)
        },
        set(texts),
        only_attributes(code, words) if recent and _RESUME in code[::2] else set(),
    )


def _texts(group: Group) -> list[str]:
    inner = [item for each in group.items if isinstance(each, Group) for item in each.items]
    return [item for item in (*group.items, *inner) if isinstance(item, str)]


def _known(module: str) -> bool:
    """Whether a module only computes: of the standard library those listed, of others those that the tables know."""
    root = module.partition(".")[0]
    if in_stdlib(root):
        return root in COMPUTES or module in {"threading", "pathlib"}
    return rule_for(f"{module}.Any").verb in {"class", "refer", "pure"}
