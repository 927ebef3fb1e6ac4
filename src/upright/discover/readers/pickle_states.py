"""Harm done by the state that a pickle gives to an object of a known library: texts that the object evaluates while
it is loaded, and files that it writes or deletes by their names in the state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from upright.discover.readers.pickle_arguments import FILE_METHODS
from upright.discover.readers.pickle_policy import rule_for
from upright.discover.readers.pickle_values import Global, Group, Span, Value, describe, members

# Attributes that objects of a library evaluate as code while they are loaded: by the library's name.
_EVALUATED: Final = {"scipy": frozenset({"_parse_arg_template"}), "statsmodels": frozenset({"formula"})}
_RUNS: Final = re.compile(
    r"__\w+__|\b(?:open|exec|eval|compile|getattr|setattr|globals|locals|vars|input|breakpoint)\s*\(|\bimport\b|\blambda\b"
)
# Classes whose objects write or delete what their state names: the name's attribute, and those of which one must be
# there for it; what the library itself saves has the name or the others, never both.
_PLACES: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "sklearn_crfsuite._fileresource.FileResource": ("name", frozenset({"__FILE_RESOURCE_DATA__", "auto"})),
    "transformers.integrations.integration_utils.NeptuneCallback": ("_volatile_checkpoints_dir", frozenset()),
}


_ARRAYS: Final = frozenset({"NDArrayWrapper", "ZNDArrayWrapper"})  # of joblib: an array in a file beside the pickle
_OUTSIDE: Final = re.compile(r"^(?:[/\\~]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")


def matters(callee: Global) -> bool:
    """Whether what a state does depends on its values, so that each state is looked at."""
    library = callee.dotted.partition(".")[0]
    told = library in _EVALUATED or callee.dotted in _PLACES or callee.name in _ARRAYS
    return told or rule_for(callee.dotted).verb == "unpack"


def harms(callee: Global, state: Value) -> Iterator[str]:
    """What giving this state to an object of this class does, in words."""
    for text in _evaluated(callee, state):
        yield f"hands {callee.dotted[:120]} code that it evaluates: {describe(text)}"
    if callee.name in _ARRAYS and isinstance(state, Group) and state.kind == "dict":
        place = state.get("filename")
        if isinstance(place, str) and _OUTSIDE.search(place):
            yield f"reads an array from a file outside the folder: {describe(place)}"
    name, beside = _PLACES.get(callee.dotted, ("", frozenset()))
    if name and isinstance(state, Group) and state.kind == "dict":
        held = {key: value for key, value in state.pairs() if isinstance(key, str)}
        if isinstance(held.get(name), str | Span) and (not beside or any(held.get(key) for key in beside)):
            yield f"names a file that {callee.dotted[:120]} writes or deletes: {describe(held[name])}"


def _evaluated(callee: Global, state: Value) -> list[str]:
    """Texts in a state that the object evaluates as code while it is loaded, and that do more than compute."""
    names = _EVALUATED.get(callee.dotted.partition(".")[0], frozenset())
    groups = (
        [each for each in (state, *members(state)) if isinstance(each, Group) and each.kind == "dict"] if names else []
    )
    texts = [value for group in groups for key, value in group.pairs() if isinstance(key, str) and key in names]
    return [each for each in texts if isinstance(each, str) and (_RUNS.search(each) or _reaches_outside(each))]


def _reaches_outside(code: str) -> bool:
    return any(name in FILE_METHODS for name in re.findall(r"\.\s*(\w+)\s*\(", code))
