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
    assert verdict(carried_class("__setstate__", takes_back, "numpy"))[0] != "clean"


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
