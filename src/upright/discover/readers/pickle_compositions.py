"""Callables that make, fetch or call other callables: each is followed to what it stands for.

Making one is as safe as what it wraps; calling one is calling what it wraps.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.pickle_arguments import is_class
from upright.discover.readers.pickle_bombs import SIZED
from upright.discover.readers.pickle_carried import BY_NAME, COMPUTES
from upright.discover.readers.pickle_policy import UNKNOWN, Rule, rule_for
from upright.discover.readers.pickle_values import Bound, Global, Group, Made, Opaque, Partial, Value, describe, members

if TYPE_CHECKING:
    from upright.discover.readers.pickle_calls import Judge

_FILLS: Final = "dill._dill._setitems"
_METHOD: Final = re.compile(r"<[\w -]{1,40} '\w+' of '[\w.]+' objects>")
_RUNS: Final = re.compile(r"^(?:runs|loads|compiles) |^changes files$")  # reasons of names that wait for a call
Composition: TypeAlias = "Callable[[Judge, tuple[Value, ...], int, int], Value]"


def call_partial(judge: Judge, callee: Partial, arguments: tuple[Value, ...], at: int, depth: int) -> Value:
    """Call what functools.partial, operator.attrgetter, itemgetter or methodcaller made."""
    if callee.kind == "partial":
        return judge.call(callee.target, (*callee.arguments, *arguments), at, depth=depth + 1)
    subject = arguments[0] if arguments else None
    if callee.kind == "attrgetter":
        return judge.attribute(subject, callee.target, at)
    if callee.kind == "itemgetter":
        return _item(judge, subject, callee.target, at, depth)
    method = judge.attribute(subject, callee.target, at)
    return judge.call(method, (*callee.arguments, *arguments[1:]), at, depth=depth + 1)


def _partial(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    for value in (found for each in arguments for found in members(each)):
        if isinstance(value, Global) and (rule := rule_for(value.dotted)).verb == "sink":
            message = f"binds {value.dotted[:120]} with functools.partial: {rule.reason}"
            judge.inquiry.say(Verdict.MALICIOUS, "passes-sink", message, at)
    return prepared(judge, Partial("partial", arguments[0] if arguments else None, arguments[1:]), at)


def prepared(judge: Judge, bound: Partial, at: int) -> Partial:
    """A call that waits for someone to make it: of what may be named and does harm when it is called."""
    rule = rule_for(bound.target.dotted) if isinstance(bound.target, Global) and bound.arguments else UNKNOWN
    if rule.verb == "named" and isinstance(bound.target, Global) and _RUNS.search(rule.reason):
        message = f"binds {bound.target.dotted[:120]} with functools.partial: {rule.reason}"
        judge.inquiry.say(Verdict.SUSPICIOUS, "passes-sink", message, at)
    return bound


def _getter(kind: str) -> Composition:
    def made(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
        target = arguments[0] if arguments else None
        if isinstance(target, str) and any(_dangerous(part) for part in target.split(".")):
            message = f"makes operator.{kind} for {target[:80]}"
            judge.inquiry.say(Verdict.SUSPICIOUS, "reaches-internals", message, at)
        return Partial(kind, target, arguments[1:])

    return made


def _dangerous(part: str) -> bool:
    return (part.startswith("__") and part.endswith("__")) or part in {"system", "popen", "Popen", "exec", "eval", "os"}


def _getattr(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    if len(arguments) < 2:  # noqa: PLR2004  getattr takes an object and a name
        return Opaque("attribute")
    return judge.attribute(arguments[0], arguments[1], at)


def _item(judge: Judge, subject: Value, key: Value, at: int, depth: int) -> Value:
    """An item of a module's or class's namespace is the thing of that name."""
    if isinstance(subject, Global) and subject.name.rpartition(".")[2] in {"__dict__", "__builtins__", "modules"}:
        owner = subject.dotted.rpartition(".")[0]
        judge.inquiry.say(Verdict.MALICIOUS, "reaches-internals", f"looks {describe(key)} up in {subject.dotted}", at)
        if isinstance(key, str):
            return judge.find(
                key if subject.name.endswith("modules") else owner, "" if subject.name.endswith("modules") else key, at
            )
    if isinstance(subject, Group) and isinstance(key, int) and 0 <= key < len(subject.items):
        return subject.items[key]
    if isinstance(subject, Made) and subject.callee.name == "defaultdict" and subject.arguments:
        return judge.call(subject.arguments[0], (), at, new=is_class(subject.arguments[0]), depth=depth + 1)
    judge.carried.hand((subject, key))
    return Opaque("item")


def _getitem(judge: Judge, arguments: tuple[Value, ...], at: int, depth: int) -> Value:
    if len(arguments) < 2:  # noqa: PLR2004
        return Opaque("item")
    return _item(judge, arguments[0], arguments[1], at, depth)


def _import(name: str) -> Composition:
    def imported(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
        module = arguments[0] if arguments else None
        known = isinstance(module, str) and rule_for(f"{module}.Any").verb in {"class", "refer", "pure"}
        verdict = Verdict.SUSPICIOUS if known else Verdict.MALICIOUS
        shown = module[:80] if isinstance(module, str) else describe(module)
        judge.inquiry.say(verdict, "imports-by-call", f"loads the module {shown} by {name}", at)
        return Global(module, "") if isinstance(module, str) else Opaque("module")

    return imported


def _subimport(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    """A module that carried code uses: cloudpickle and dill import it by name."""
    module = arguments[0] if arguments else None
    if not isinstance(module, str):
        judge.inquiry.say(Verdict.MALICIOUS, "computed-name", "imports by a name put together while loading", at)
        return Opaque("module")
    root = module.partition(".")[0]
    rule = rule_for(f"{module}.Any")
    if (
        "." in module
        and module != "os.path"
        and (thing := rule_for(module)).verb == "sink"
        and (thing.exact or root == "os")
    ):
        judge.sinks.setdefault(module, at)  # dill gives what is no module too
    elif root in _HARMFUL_MODULES:
        judge.carried.harmful.append((module, at))
    elif rule.verb not in {"class", "refer", "pure"} and module not in COMPUTES | BY_NAME:
        judge.unproven("imports-by-call", f"loads the module {module[:80]} for carried code", at)
    judge.carried.modules.add(module)
    return Global(module, "")


def _tuple_class(judge: Judge, arguments: tuple[Value, ...], at: int, depth: int) -> Value:
    """A class of named tuples as dill carries it: the module that its third argument names is imported first."""
    module = arguments[2] if len(arguments) > 2 else "__main__"  # noqa: PLR2004
    if module != "__main__":
        _subimport(judge, (module,), at, depth)
    return Made(Global("dill._dill", "_create_namedtuple"), arguments[:16])


def _named_type(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    """A type by its name in the table of cloudpickle or dill: those that make code carry what they are given."""
    name = arguments[0] if arguments and isinstance(arguments[0], str) else "?"
    if name in {"CodeType", "FunctionType", "LambdaType", "ModuleType", "MethodType", "ClassType", "type", "TypeType"}:
        return Global("cloudpickle.cloudpickle", name)
    if name in _OTHER_TYPES:
        return judge.find(*_OTHER_TYPES[name], at)
    harmless = hasattr(builtins, name) and rule_for(f"builtins.{name}").verb in {"pure", "class"}
    return Global("builtins", name) if harmless else judge.find("types", name, at)


# Types of other modules in dill's table.
_OTHER_TYPES: Final = {
    "PartialType": ("functools", "partial"),
    "ItemGetterType": ("operator", "itemgetter"),
    "AttrGetterType": ("operator", "attrgetter"),
    "SuperType": ("builtins", "super"),
    **{
        f"{kind}Type": ("io", made)
        for kind, made in (
            ("File", "TextIOWrapper"),
            ("TextWrapper", "TextIOWrapper"),
            ("BufferedRandom", "BufferedRandom"),
            ("BufferedReader", "BufferedReader"),
            ("BufferedWriter", "BufferedWriter"),
        )
    },
}


def _set(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    """Dill gives the classes and functions that a pickle carries their attributes so."""
    target, name, value = (*arguments, None, None, None)[:3]
    maker = target.callee.module.partition(".")[0] if isinstance(target, Made) else ""
    owned = maker in {"dill", "cloudpickle"} or (isinstance(target, Global) and target.module == "__main__")
    if owned and isinstance(name, str) and name in _DESCRIPTIONS:
        judge.carried.methods.keep("", (Group("dict", [name, value]),))
        return None
    judge.sink(Global("builtins", "setattr"), rule_for("builtins.setattr"), arguments, at)
    return None


_DESCRIPTIONS = frozenset(
    {"__doc__", "__module__", "__name__", "__qualname__", "__annotations__", "cell_contents", "__defaults__"}
)
_HARMFUL_MODULES = frozenset(
    [
        "subprocess",
        "ctypes",
        "socket",
        "pty",
        "importlib",
        "runpy",
        "builtins",
        "posix",
        "nt",
        "marshal",
        "pickle",
        "shutil",
        "urllib",
        "requests",
        "http",
    ]
)


def _resolved(name: str) -> Composition:
    def found(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
        judge.inquiry.say(Verdict.MALICIOUS, "imports-by-call", f"resolves a name by {name}", at)
        return judge.resolve(Global(*name.rsplit(".", 1)), arguments[:1], at)

    return found


def _called(judge: Judge, arguments: tuple[Value, ...], at: int, depth: int) -> Value:
    if not arguments:
        return Opaque("result")
    return judge.call(arguments[0], arguments[1:], at, depth=depth + 1)


def _reduced(judge: Judge, arguments: tuple[Value, ...], at: int, depth: int) -> Value:
    """`reduce(function, values, first)`: the function called with what it gave before and the next value."""
    if len(arguments) < 2:  # noqa: PLR2004
        return Opaque("result")
    values = list(arguments[2:3]) + (arguments[1].items if isinstance(arguments[1], Group) else [Opaque("item")])
    result = values[0] if values else None
    for value in values[1:16]:
        result = judge.call(arguments[0], (result, value), at, depth=depth + 1)
    return result if len(values) > 1 else judge.call(arguments[0], (result,), at, depth=depth + 1)


def _mapped(judge: Judge, arguments: tuple[Value, ...], at: int, depth: int) -> Value:
    """`map(function, values)`: the function called with each value."""
    if not arguments:
        return Opaque("result")
    values = arguments[1] if len(arguments) > 1 else None
    items: list[Value] = values.items[:8] if isinstance(values, Group) and values.items else [Opaque("item")]
    if arguments[0] is None:  # filter without a function keeps what is true
        return Group("list", items)
    results = [judge.call(arguments[0], (item,), at, depth=depth + 1) for item in items]
    return Group("list", results)


def _cached(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    """`lru_cache(function)` is the function, which nothing calls yet; `lru_cache(128)` waits for one."""
    cache = Global("functools", "lru_cache")
    judge.passed(cache, arguments, at)
    first = arguments[0] if arguments else None
    waits = isinstance(first, Global | Partial | Bound) or (isinstance(first, Made) and first.carried)
    return first if waits else Partial("partial", cache)


def _starmapped(judge: Judge, arguments: tuple[Value, ...], at: int, depth: int) -> Value:
    """`starmap(function, rows)`: the function called with the values of each row."""
    rows = arguments[1].items[:8] if len(arguments) > 1 and isinstance(arguments[1], Group) else []
    for row in rows or [Group("tuple", [Opaque("item")])]:
        judge.call(
            arguments[0] if arguments else None,
            tuple(row.items) if isinstance(row, Group) else (row,),
            at,
            depth=depth + 1,
        )
    return Opaque("result")


def _new(judge: Judge, arguments: tuple[Value, ...], at: int, depth: int) -> Value:
    """Copyreg's makers: `_reconstructor(class, base, state)`, `__newobj__(class, *arguments)`."""
    return judge.call(arguments[0], arguments[1:], at, new=True, depth=depth + 1) if arguments else Opaque("result")


def _type(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    """`type(value)` is a class; `type(name, bases, namespace)` makes one."""
    if len(arguments) == 1:
        value = arguments[0]
        return value.callee if isinstance(value, Made) else Opaque("class")
    judge.inquiry.say(Verdict.SUSPICIOUS, "makes-class", "makes a class with type()", at)
    return Made(Global("builtins", "type"), arguments[:16], carried=True)


def _new_class(judge: Judge, arguments: tuple[Value, ...], at: int, depth: int) -> Value:
    """`types.new_class(name, bases, {"metaclass": ...}, fill)`, with which dill makes classes whose bases are generic:
    `fill` puts a namespace into the class, and does no more.
    """
    name, bases, keywords, fill = (*arguments, None, None, None, None)[:4]
    by = keywords.get("metaclass") if isinstance(keywords, Group) and keywords.kind == "dict" else None
    namespace = Group("dict") if fill is None else _filling(fill)
    if by is None or namespace is None:
        judge.sink(Global("types", "new_class"), rule_for("types.new_class"), arguments, at)
        return Made(Global("types", "new_class"), arguments)
    return judge.call(Global("dill._dill", "_create_type"), (by, name, bases, namespace), at, depth=depth + 1)


def _filling(fill: Value) -> Value:
    """The namespace that a call which waits for a class puts into it; None when it does something else."""
    if isinstance(fill, Partial) and isinstance(fill.target, Global) and fill.target.dotted == _FILLS:
        return fill.arguments[0] if len(fill.arguments) == 1 else None
    return None


def _encode(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    """Python 3 writes bytes into old protocols as Latin-1 text and an encode call."""
    codec = arguments[1] if len(arguments) > 1 else "utf-8"
    if codec not in {"latin1", "latin-1", "utf-8", "utf8", "ascii", "raw_unicode_escape"}:
        judge.inquiry.say(Verdict.SUSPICIOUS, "decodes", "turns text into something else while loading", at)
        return Opaque("bytes")
    text = arguments[0] if arguments else ""
    return (
        text.encode("latin-1", errors="replace")
        if isinstance(text, str)
        else text
        if not isinstance(text, Global)
        else Opaque("bytes")
    )


def _graph_module(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    """`torch.fx` keeps a traced model as Python source, which it runs when the model is loaded."""
    from upright.discover.readers.pickle_code import is_harmless_source

    body = arguments[0] if arguments else None
    source = body.get("_code") if isinstance(body, Group) else None
    imports = arguments[1] if len(arguments) > 1 else ""
    if isinstance(source, str) and isinstance(imports, str) and is_harmless_source(f"{imports}\n{source}"):
        judge.unproven("generated-code", "runs source that torch.fx wrote, which only computes with tensors", at)
    else:
        judge.sink(Global("torch.fx", "reduce_graph_module"), rule_for("torch.fx.x"), arguments, at)
    return Opaque("module")


def _joined(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    """Text put together while loading hides what it says."""
    if any(isinstance(each, str | bytes) for each in arguments):
        judge.inquiry.say(Verdict.SUSPICIOUS, "builds-text", "puts text together while loading", at)
    return Opaque("text")


def _bound_method(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    judge.inquiry.say(Verdict.SUSPICIOUS, "carries-code", "binds a function to an object while loading", at)
    return (
        Bound(arguments[1] if len(arguments) > 1 else None, describe(arguments[0])) if arguments else Opaque("method")
    )


def _described(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    """A method of a type as dill keeps it: a part of what it is told that its `repr` was is evaluated."""
    callee = Global("dill._dill", "_getattr")
    if len(arguments) == 3 and isinstance(told := arguments[2], str) and _METHOD.fullmatch(told):  # noqa: PLR2004
        return judge.attribute(arguments[0], arguments[1], at)
    judge.sink(callee, Rule("sink", reason="runs code"), arguments, at)
    return Made(callee, arguments)


def _constant(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
    """The constants of Python without a class of their own, which dill keeps by the text of their names."""
    callee = Global("dill._dill", "_eval_repr")
    if arguments not in {("NotImplemented",), ("Ellipsis",), ("None",)}:
        judge.sink(callee, rule_for(callee.dotted), arguments, at)
    return Made(callee, arguments)


COMPOSITIONS: dict[str, Composition] = {
    "functools.partial": _partial, "_functools.partial": _partial,
    "builtins.getattr": _getattr, "builtins.__getattribute__": _getattr, "builtins.object.__getattribute__": _getattr,
    "builtins.type.__getattribute__": _getattr, "inspect.getattr_static": _getattr,
    "operator.attrgetter": _getter("attrgetter"), "_operator.attrgetter": _getter("attrgetter"),
    "operator.itemgetter": _getter("itemgetter"), "_operator.itemgetter": _getter("itemgetter"),
    "operator.methodcaller": _getter("methodcaller"), "_operator.methodcaller": _getter("methodcaller"),
    "operator.getitem": _getitem, "_operator.getitem": _getitem, "builtins.dict.get": _getitem,
    "builtins.dict.__getitem__": _getitem,
    "functools.reduce": _reduced, "_functools.reduce": _reduced, "builtins.reduce": _reduced,
    "builtins.map": _mapped, "builtins.filter": _mapped, "itertools.starmap": _starmapped,
    "itertools.takewhile": _mapped, "itertools.dropwhile": _mapped, "itertools.filterfalse": _mapped,
    "functools.lru_cache": _cached, "functools.cache": _cached, "operator.call": _called, "_operator.call": _called,
    "operator.add": _joined, "operator.concat": _joined, "operator.mod": _joined, "_operator.add": _joined,
    "_operator.concat": _joined, "_operator.mod": _joined, "operator.mul": _joined, "builtins.str.join": _joined,
    "builtins.str.format": _joined, "builtins.str.replace": _joined, "builtins.str.__add__": _joined,
    "builtins.str.__mod__": _joined, "builtins.str.translate": _joined, "builtins.bytes.decode": _joined,
    "builtins.__import__": _import("__import__"), "importlib.import_module": _import("importlib.import_module"),
    "importlib.__import__": _import("importlib.__import__"), "importlib._bootstrap._gcd_import": _import("importlib"),
    "cloudpickle.cloudpickle.subimport": _subimport, "dill._dill._import_module": _subimport,
    "dill._dill._create_namedtuple": _tuple_class, "cloudpickle.cloudpickle._builtin_type": _named_type,
    "cloudpickle.cloudpickle_fast._builtin_type": _named_type, "dill._dill._load_type": _named_type,
    "dill._dill._setattr": _set, "builtins.setattr": _set,
    "pkgutil.resolve_name": _resolved("pkgutil.resolve_name"), "pydoc.locate": _resolved("pydoc.locate"),
    "pydoc.resolve": _resolved("pydoc.resolve"), "pydoc.safeimport": _import("pydoc.safeimport"),
    "logging.config._resolve": _resolved("logging.config._resolve"),
    "copyreg._reconstructor": _new, "copyreg.__newobj__": _new, "copyreg.__newobj_ex__": _new,
    "builtins.object.__new__": _new,
    "torch.fx.graph_module.reduce_graph_module": _graph_module,
    "torch.fx.graph_module.reduce_deploy_graph_module": _graph_module,
    "builtins.type": _type, "types.new_class": _new_class, "types.MethodType": _bound_method,
    "_codecs.encode": _encode, "codecs.encode": _encode,
    "dill._dill._eval_repr": _constant, "dill._dill._getattr": _described,
    **SIZED,
}  # fmt: skip
