"""Code that pickles carry, as cloudpickle writes it: proven to compute, unknown, or run while loading."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from upright.discover.model_file import inspect
from upright.model.item import Item
from upright.testing.hostile_pickles import called, data, name, text, whole

PICKLER = "cloudpickle.cloudpickle"


def listed(*parts: bytes) -> bytes:
    return b"(" + b"".join(parts) + b"t"


def number(value: int) -> bytes:
    return b"K" + bytes([value])


def code(function: Callable[..., object]) -> bytes:
    """A code object as its parts, in the order of CodeType since 3.11."""
    own = function.__code__
    texts = [text(each) for each in own.co_consts if isinstance(each, str)]
    return called(
        called(name(PICKLER, "_builtin_type"), text("CodeType")),
        *(number(each) for each in (own.co_argcount, 0, 0, own.co_nlocals, own.co_stacksize, 3)),
        data(own.co_code), listed(*texts), listed(*map(text, own.co_names)), listed(*map(text, own.co_varnames)),
        text("f.py"), text("f"), text("f"), number(1), data(b""), data(b""), listed(), listed(),
    )  # fmt: skip


def function(of: Callable[..., object], *modules: str) -> bytes:
    """A function of it, which has these modules among its globals."""
    pairs = b"".join(text(each) + called(name(PICKLER, "subimport"), text(each)) for each in modules)
    return called(name(PICKLER, "_make_function"), code(of), b"}(" + pairs + b"u", b"N", b"N", b"N")


def carried_class(method: str, of: Callable[..., object], *modules: str) -> bytes:
    """An object of a class with this method, made without `__init__`."""
    bases = listed(name("builtins", "object"))
    made = called(
        name(PICKLER, "_make_skeleton_class"), name("builtins", "type"), text("C"), bases, b"}", text("id"), b"N"
    )
    filled = called(
        name(PICKLER, "_class_setstate"), b"h\x05", listed(b"}(" + text(method) + function(of, *modules) + b"u", b"}")
    )
    return made + b"q\x05" + b"0" + filled + b")\x81"


def verdict(body: bytes) -> tuple[str, set[str]]:
    raw = whole(body)
    report = inspect(Item("s", "m.pkl", len(raw), content=raw))
    return report.verdict, {each.code for each in report.reasons}


def computes(x: list[float]) -> float:
    return round(sum(y * 2 for y in x) / len(x), 3)


def parses(x: str) -> object:
    return json.loads(x)["a"]  # type: ignore[name-defined]  # noqa: F821  never called


def reads(path: str) -> str:
    with open(path) as stream:  # noqa: PTH123
        return stream.read()


def runs(x: str) -> object:
    return os.system(x)  # type: ignore[name-defined]  # noqa: F821


def reaches(x: object) -> object:
    return x.__class__.__base__.__subclasses__()  # type: ignore[union-attr]


def loads_code(x: str) -> object:
    return np.testing._private.utils.runstring(x, {})  # type: ignore[name-defined]  # noqa: F821


def takes_back(self: object, state: dict[str, object]) -> None:
    self.__dict__.update(state)


def under_another_name(x: str) -> object:
    return sp.run(x)  # type: ignore[name-defined]  # noqa: F821


def evaluates(model: object) -> object:
    return model.eval()  # type: ignore[attr-defined]


def imports(x: object) -> object:
    import subprocess

    return subprocess, x


def removes(x: str) -> None:
    import os

    os.remove(x)  # noqa: PTH107


def fetches(x: str) -> object:
    import requests  # type: ignore[import-untyped,unused-ignore]

    return requests.get(x, timeout=1)


def sends(x: str) -> object:
    import smtplib

    return smtplib.SMTP(x)


def from_a_hub(x: str) -> object:
    import torch  # type: ignore[import-not-found,unused-ignore]

    return torch.hub.load(x, "m")


def quotes(x: str) -> str:
    from urllib.parse import quote

    return quote(x)


def joins(x: str) -> object:
    return os.path.join(x, x.replace("a", "b"))  # type: ignore[name-defined]  # noqa: F821


def warns(x: dict[str, str]) -> object:
    return warnings.warn(x.get("a"), stacklevel=2)  # type: ignore[name-defined]  # noqa: F821


@pytest.mark.parametrize(
    ("of", "modules", "expected"),
    [
        (removes, (), "suspicious"),
        (fetches, (), "suspicious"),
        (sends, (), "suspicious"),
        (from_a_hub, (), "unknown"),
        (quotes, (), "unknown"),
        (joins, ("os",), "unknown"),
        (warns, ("warnings",), "clean"),
        (computes, (), "clean"),
        (parses, ("json",), "clean"),
        (evaluates, (), "clean"),
        (reads, (), "unknown"),
        (loads_code, ("numpy",), "unknown"),
        (runs, ("os",), "suspicious"),
        (reaches, (), "suspicious"),
        (imports, (), "suspicious"),
    ],
)
def test_a_function_is_judged_by_what_it_uses(
    of: Callable[..., object], modules: tuple[str, ...], expected: str
) -> None:
    assert verdict(function(of, *modules))[0] == expected


def test_a_function_that_loading_calls_is_never_clean() -> None:
    assert verdict(function(computes) + b"(" + text("x") + b"tR") == ("suspicious", {"runs-carried-code"})


@pytest.mark.parametrize("method", ["__setstate__", "__new__", "__del__", "__setitem__", "__hash__"])
def test_methods_that_loading_runs_must_be_proven(method: str) -> None:
    assert verdict(carried_class(method, reads))[0] == "suspicious"
    assert verdict(carried_class(method, computes))[0] == "clean"


def test_a_method_that_nothing_runs_is_only_unproven() -> None:
    assert verdict(carried_class("predict", reads))[0] == "unknown"


def test_what_exists_already_is_not_changed_unseen() -> None:
    changed = called(name(PICKLER, "_class_setstate"), name("collections", "Counter"), listed(b"}", b"}"))
    assert verdict(changed)[0] != "clean"


def test_a_state_taken_back_into_its_own_attributes_is_no_doubt() -> None:
    assert verdict(carried_class("__setstate__", takes_back))[0] == "clean"
    assert verdict(carried_class("__setstate__", takes_back, "numpy"))[0] == "clean"
    assert verdict(carried_class("__setstate__", looks_up, "numpy"))[0] != "clean"


def namespace(of: Callable[..., object], *values: bytes) -> bytes:
    """A function as dill writes it: with the names of the module that it stands in."""
    return called(name("dill._dill", "_create_function"), code(of), b"}(" + b"".join(values) + b"u")


def loaded(module: str) -> bytes:
    return called(name("dill._dill", "_import_module"), text(module))


def test_names_beside_a_function_that_it_does_not_use_are_no_alarm() -> None:
    builtins = called(name("builtins", "getattr"), loaded("builtins"), text("__dict__"))
    beside = (text("__builtins__"), builtins, text("importlib"), loaded("importlib"), text("sys"), loaded("sys"))
    assert verdict(namespace(computes, *beside))[0] == "unknown"
    own = b"}" + text("_create_fn") + text("dataclasses") + text("_create_fn") + b"\x93s0"
    assert verdict(own + namespace(computes))[0] == "unknown"
    other = b"}" + text("f") + text("dataclasses") + text("_create_fn") + b"\x93s0"
    assert verdict(other + namespace(computes))[0] == "suspicious"


def test_modules_that_a_function_uses_under_another_name_are_told() -> None:
    assert verdict(namespace(under_another_name, text("sp"), loaded("subprocess")))[0] == "suspicious"


def takes_back_frozen(self: object, state: dict[str, object]) -> None:
    for key, value in state.items():
        object.__setattr__(self, key, value)


def test_an_object_that_does_not_change_may_take_its_state_back() -> None:
    assert verdict(carried_class("__setstate__", takes_back_frozen)) == ("unknown", {"carries-code"})
    assert verdict(carried_class("__setstate__", takes_back_frozen, "os"))[0] != "clean"


def dill_class(*pairs: bytes, fill: bytes = b"", metaclass: bytes = b"") -> bytes:
    """A class with a generic base, as dill writes it: `types.new_class` and a call that waits for its namespace."""
    partial = name("functools", "partial")
    state = listed(
        fill or name("dill._dill", "_setitems"), b")", b"}(" + text("source") + b"}(" + b"".join(pairs) + b"uu", b"N"
    )
    filled = called(partial, fill or name("dill._dill", "_setitems")) + state + b"b"
    keywords = b"}(" + text("metaclass") + (metaclass or name("builtins", "type")) + b"u"
    return called(name("types", "new_class"), text("C"), listed(name("typing", "Generic")), keywords, filled)


def test_a_generic_class_of_dill_is_judged_as_any_class() -> None:
    harmless = dill_class(text("predict"), function(computes))
    assert verdict(harmless)[0] == "clean"
    assert verdict(harmless + b")\x81")[0] == "clean"
    assert verdict(dill_class(text("__setstate__"), function(reads)) + b")\x81")[0] == "suspicious"
    assert verdict(dill_class(text("save"), function(reads)) + b")\x81")[0] == "unknown"


def test_a_class_that_something_else_fills_is_harm() -> None:
    assert verdict(dill_class(fill=name("builtins", "exec")))[0] == "malicious"
    assert verdict(dill_class(metaclass=name("os", "system")))[0] == "malicious"
    none = called(name("types", "new_class"), text("C"), b")", b"}", b"N")
    assert verdict(none)[0] == "malicious"


def class_of(*methods: tuple[str, bytes]) -> bytes:
    """A class of cloudpickle with these methods; its place in the memo is 5."""
    pairs = b"".join(text(each) + body for each, body in methods)
    bases = listed(name("builtins", "object"))
    made = called(
        name(PICKLER, "_make_skeleton_class"), name("builtins", "type"), text("C"), bases, b"}", text("id"), b"N"
    )
    filled = called(name(PICKLER, "_class_setstate"), b"h\x05", listed(b"}(" + pairs + b"u", b"}"))
    return made + b"q\x05" + b"0" + filled


def calls_another(self: object, state: object) -> None:
    self.restore(state)  # type: ignore[attr-defined]


def calls_by_a_name(self: object, state: str) -> None:
    getattr(self, state)()


def calls_what_it_is_given(self: object, state: list[Callable[[], object]]) -> None:
    state[0]()


def compares(self: object, other: object) -> bool:
    return self.platform == other.platform  # type: ignore[attr-defined,no-any-return]


def writes_a_table(self: object, state: object) -> None:
    self.frame.to_csv(state)  # type: ignore[attr-defined]


def test_what_an_object_may_do_later_is_not_what_loading_does() -> None:
    """A class that saves itself is honest as long as no method that runs while loading leads there."""
    saves = ("save", function(reads))
    assert verdict(class_of(saves, ("__eq__", function(compares))) + b")\x81")[0] == "unknown"
    assert verdict(class_of(("__setstate__", function(calls_another)), ("restore", function(reads))) + b")\x81")[0] == (
        "suspicious"
    )
    assert verdict(class_of(("__setstate__", function(calls_by_a_name)), saves) + b")\x81")[0] == "suspicious"


def test_functions_in_a_state_may_be_called_by_the_class_that_takes_it() -> None:
    taken = class_of(("__setstate__", function(calls_what_it_is_given))) + b")\x81](" + function(reads) + b"eb"
    assert verdict(taken)[0] == "suspicious"


def test_a_file_that_loading_writes_is_never_clean() -> None:
    assert verdict(class_of(("__setstate__", function(writes_a_table))) + b")\x81")[0] == "suspicious"
    assert verdict(class_of(("report", function(writes_a_table))) + b")\x81")[0] == "clean"


def test_an_attribute_that_is_called_like_a_module_is_an_attribute() -> None:
    assert verdict(class_of(("__eq__", function(compares))) + b")\x81")[0] == "clean"


@pytest.mark.parametrize("operation", ["__iter__", "__len__", "__index__", "__getitem__"])
def test_operations_that_python_itself_makes_of_an_object_are_run(operation: str) -> None:
    made = class_of((operation, function(reads))) + b")\x81q\x06" + b"0"
    assert verdict(made + called(name("builtins", "list"), b"h\x06"))[0] == "suspicious"
    assert verdict(made)[0] == "unknown"


def test_what_a_dictionary_makes_of_a_missing_key_is_called() -> None:
    missing = called(name("collections", "defaultdict"), function(reads))
    assert verdict(called(name("operator", "getitem"), missing, number(1)))[0] == "suspicious"


def test_a_class_that_opens_files_as_dill_writes_it() -> None:
    opened = namespace(reads, text("open"), name("io", "open"))
    assert verdict(dill_class(text("load"), called(name("builtins", "classmethod"), opened)))[0] == "unknown"
    assert (
        verdict(dill_class(text("load"), called(name("builtins", "classmethod"), name("io", "open"))))[0] == "malicious"
    )


def locks(self: object, state: dict[str, object]) -> None:
    self.__dict__.update(state)
    self.lock = threading.Lock()  # type: ignore[attr-defined,name-defined]  # noqa: F821


def starts(self: object, state: dict[str, object]) -> None:
    threading.Thread(target=state["run"]).start()  # type: ignore[name-defined]  # noqa: F821


def looks_up(self: object, state: str) -> None:
    threading.__dict__[state]()  # type: ignore[name-defined]  # noqa: F821


def names_a_place(self: object, name: str) -> object:
    return pathlib.Path(name) / name.replace("a", "b")  # type: ignore[name-defined]  # noqa: F821


def moves(self: object, state: dict[str, str]) -> None:
    pathlib.Path(state["a"]).rename(state["b"])  # type: ignore[name-defined]  # noqa: F821


def test_a_lock_that_is_made_anew_is_honest_and_a_thread_is_not() -> None:
    assert verdict(class_of(("__setstate__", function(locks, "threading"))) + b")\x81")[0] == "clean"
    assert verdict(class_of(("__setstate__", function(starts, "threading"))) + b")\x81")[0] == "suspicious"
    assert verdict(class_of(("__setstate__", function(looks_up, "threading"))) + b")\x81")[0] != "clean"


def test_paths_are_harmless_until_something_is_done_with_them() -> None:
    assert verdict(class_of(("__setstate__", function(names_a_place, "pathlib"))) + b")\x81")[0] == "clean"
    assert verdict(class_of(("__setstate__", function(moves, "pathlib"))) + b")\x81")[0] == "suspicious"
    wrapped = called(name("builtins", "classmethod"), function(names_a_place, "pathlib"))
    assert verdict(class_of(("make", wrapped)))[0] == "clean"


def test_an_object_handed_to_a_library_is_run_too() -> None:
    made = class_of(("__array__", function(reads))) + b")\x81q\x06" + b"0"
    assert verdict(made + called(name("numpy", "float64"), b"h\x06"))[0] == "suspicious"
    listed_by = class_of(("keys", function(reads))) + b")\x81q\x06" + b"0"
    assert verdict(listed_by + called(name("builtins", "dict"), b"h\x06"))[0] == "suspicious"


@pytest.mark.parametrize(("kind", "expected"), [("ItemGetterType", "clean"), ("TextWrapperType", "suspicious")])
def test_types_that_dill_names_are_what_they_are(kind: str, expected: str) -> None:
    assert verdict(called(called(name("dill._dill", "_load_type"), text(kind)), text("weight")))[0] == expected


def test_a_getter_by_its_type_is_followed() -> None:
    getter = called(called(name("dill._dill", "_load_type"), text("AttrGetterType")), text("system"))
    assert verdict(called(getter, called(name("builtins", "__import__"), text("os"))))[0] == "malicious"


def test_a_function_that_remembers_its_answers_is_called_by_nothing_yet() -> None:
    cached = called(name("functools", "lru_cache"), function(computes))
    sized = called(called(name("functools", "lru_cache"), number(8)), function(computes))
    assert verdict(cached)[0] == verdict(sized)[0] == "clean"
    assert verdict(cached + b"(" + text("x") + b"tR")[0] == "suspicious"
    assert verdict(called(called(name("functools", "lru_cache"), number(8)), name("os", "system")))[0] == "malicious"


def test_a_state_that_is_set_runs_properties_and_changes_classes() -> None:
    setter = called(name("builtins", "property"), b"N", function(reads))
    slots = b"N}" + text("v") + number(3) + b"s\x86b"
    assert verdict(class_of(("v", setter)) + b")\x81" + slots)[0] == "suspicious"
    assert verdict(class_of(("v", setter)) + b")\x81")[0] == "unknown"
    late = class_of() + b"N}" + text("__hash__") + function(reads) + b"s\x86b"
    assert verdict(late + b")\x81")[0] == "suspicious"


def test_a_namespace_that_is_too_large_to_keep_hides_nothing() -> None:
    many = b"".join(text(f"name{at}") + number(1) for at in range(40))
    writes = called(name(PICKLER, "_make_function"), code(writes_a_table), b"}(" + many + b"u", b"N", b"N", b"N")
    assert verdict(class_of(("__setstate__", writes)) + b")\x81")[0] != "clean"
