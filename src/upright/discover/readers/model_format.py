"""The model formats: one module each in `model_formats/`, found by walk. A new format is one new module there.

A module holds the constant `FORMAT`. Formats that no magic number tells bring their own `recognise`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Inquiry, Verdict
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob


# Names that models go by. A name never makes a file harmless; it only makes us look where we would not.
MODEL_SUFFIXES: Final = frozenset(
    {
        ".pt", ".pth", ".bin", ".ckpt", ".pkl", ".pickle", ".joblib", ".model", ".h5", ".keras", ".onnx", ".npy",
        ".npz",
        ".dill", ".mar", ".safetensors", ".gguf", ".p", ".sav", ".weights", ".ggml", ".tflite", ".pb", ".mlmodel",
        ".msgpack",
        ".cbm", ".ubj", ".nemo", ".skops", ".hdf5", ".llamafile", ".pdmodel", ".pdparams", ".pdiparams",
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ModelFormat:
    """`names`: what `sniff` says of such files. `inspect` adds reasons and metadata to the inquiry; it may raise
    MalformedError, which makes the verdict unknown. `containers`: names of what is a model only when something inside
    is. `accompanies`: says by file name and content what a file beside a model is (its configuration, its code); such
    files are judged with models and are none themselves.
    """

    inspect: Callable[[Blob, Inquiry], None]
    names: frozenset[str] = frozenset()
    containers: frozenset[str] = frozenset()
    recognise: Callable[[Blob], str] | None = None
    accompanies: Callable[[str, Blob], str] | None = None


@cache
def model_formats() -> dict[str, ModelFormat]:
    """All formats by each of their names."""
    from upright.discover.readers import model_formats as package

    found: dict[str, ModelFormat] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
        if not info.name.startswith("_"):
            one: ModelFormat = import_module(f"{package.__name__}.{info.name}").FORMAT
            found |= dict.fromkeys(one.names | one.containers, one)
    return found


_POINTER: Final = b"version https://git-lfs.github.com/spec/v1\n"
_POINTER_SIZE: Final = 1024  # a pointer is shorter. Source: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
# Where the commonest names are looked for first; any other name is first looked for in the module that is called so.
_LIKELY: Final = {
    "pytorch": "zip",
    "torchscript": "zip",
    "keras": "zip",
    "npz": "zip",
    "joblib": "pickle",
    "keras-h5": "hdf5",
}


@cache
def format_of(name: str) -> ModelFormat | None:
    """The format of this name. Loading every module to find one takes longer than judging a small file."""
    from upright.discover.readers import model_formats as package

    module = _LIKELY.get(name, name)
    if any((Path(folder) / f"{module}.py").is_file() for folder in package.__path__):
        one: ModelFormat = import_module(f"{package.__name__}.{module}").FORMAT
        if name in one.names | one.containers:
            return one
    return model_formats().get(name)


@cache
def companion_formats() -> tuple[ModelFormat, ...]:
    """The formats of files that lie beside models."""
    from upright.discover.readers import model_formats as package

    every = (import_module(f"{package.__name__}.{info.name}") for info in pkgutil.iter_modules(package.__path__))
    return tuple(one.FORMAT for one in every if getattr(one, "FORMAT", None) and one.FORMAT.accompanies is not None)


def _companion(blob: Blob, leaf: str) -> tuple[str, ModelFormat] | None:
    for one in companion_formats():
        if one.accompanies is not None and (name := one.accompanies(leaf, blob)):
            return name, one
    return None


def is_model(name: str) -> bool:
    """Whether files of this format are models, whatever they hold."""
    known = format_of(name)
    return known is not None and name in known.names


def look(blob: Blob, inquiry: Inquiry) -> str:
    """Recognise bytes and inspect them when they are of a model format; the format, or empty for what is none."""
    from upright.discover.readers.sniff import sniff_blob
    from upright.discover.readers.zip_polyglot import inspect_polyglot

    if blob.size < _POINTER_SIZE and blob.peek(0, len(_POINTER)) == _POINTER:
        inquiry.companion = True
        inquiry.say(Verdict.UNKNOWN, "pointer", "a pointer of Git LFS: the file that it stands for is not here")
        return ""
    name = sniff_blob(blob)
    known = format_of(name)
    if known is None:
        name, known = _companion(blob, inquiry.leaf) or (name, None)
        inquiry.companion = known is not None
    blob.give_back(0, blob.size)  # what telling the format has read
    try:
        if known is not None:
            known.inspect(blob, inquiry)
        if not blob.peek(0, 4).startswith(b"PK"):
            inspect_polyglot(blob, inquiry, name)
    except LimitExceeded as error:
        inquiry.say(Verdict.UNKNOWN, "budget", error.what, error.where)
    except MalformedError as error:
        inquiry.say(Verdict.UNKNOWN, "malformed", error.what, error.where)
    except RecursionError:
        inquiry.say(Verdict.UNKNOWN, "budget", "nested too deeply")
    return name
