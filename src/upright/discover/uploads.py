"""Uploads: a file or folder of the source, the bucket that it is put into, and where in the bucket it lies then; and
the other way round what is fetched from one.
"""

from __future__ import annotations

import ast
import sys
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from upright.discover.python_paths import HOLE, LATE, fetched_keys, is_open, keys_beside
from upright.discover.python_places import one_place
from upright.model.asset import AssetKind
from upright.model.evidence import Edge
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from upright.discover.cloud.declared import Declared
    from upright.discover.examine import Examination
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope
    from upright.model.evidence import Observation

HELPER, GIVEN = "uploads what it is given", "is given to upload"  # a function, and what a call hands to one
UPLOADS: Final = frozenset({HELPER, GIVEN})
_MOST: Final = 500  # files of one folder
_BUCKETS: Final = ("url:s3://", "url:gs://")
_STORES: Final = (*_BUCKETS, "tf:")
_STORED, _MADE = R.STORED_IN.value, R.DERIVED_FROM.value


@dataclass(frozen=True, slots=True)
class Put:
    """`file`: as it is written; `into`: the key of the bucket; `at`: the address of the object or folder, if known."""

    file: str
    into: str
    at: str = ""


def put_edges(source: str, own: str, puts: Iterable[Put]) -> Iterator[Edge]:
    """The file lies in the bucket, and what is asked for under its address there is made of it. `own`: who names it."""
    for put in dict.fromkeys(puts):
        for each in keys_beside(source, own, put.file):
            yield Edge(each, _STORED, put.into)
            if put.at:
                yield Edge(_place(put.at), _MADE, each)


def _place(at: str) -> str:
    return f"{LATE}{at}" if is_open(at) else key("url", at.rstrip("/"))


def got_edges(source: str, own: str, gets: Iterable[Put]) -> Iterator[Edge]:
    """The file that a program fetches lies in the bucket, and is made of what lies there under its address."""
    for got in dict.fromkeys(gets):
        for each in fetched_keys(source, own, got.file):
            yield Edge(each, _STORED, got.into)
            yield Edge(each, _MADE, got.into)
            if got.at:
                yield Edge(each, _MADE, key("url", got.at.rstrip("/")))


def of_folders(edges: Iterable[Edge], there: Collection[str]) -> Iterator[Edge]:
    """The same of every file in a folder that is put somewhere. `there`: the keys of all files and folders."""
    puts = [edge for edge in edges if _folder(edge) in there]
    ordered = sorted(there) if puts else []
    for edge in puts:
        folder = f"{_folder(edge)}/"
        first = bisect_left(ordered, folder)
        for each in islice(ordered, first, first + _MOST):
            if not each.startswith(folder):
                break
            if edge.kind == _STORED:
                yield Edge(each, _STORED, edge.target)
            else:
                yield Edge(f"{edge.source}/{each.removeprefix(folder)}", _MADE, each)


def under_key(module: PythonModule, node: ast.AST | None, scope: Scope) -> str:
    """The name of an object as code puts it together, perhaps with holes that other files fill; of one that ends with
    what nobody knows, the folder before.
    """
    if node is None:
        return ""
    origin = module.values.origin(node, scope) if isinstance(node, ast.Name) else None
    made, where = (origin[0], origin[1]) if origin else (node, scope)
    whole = one_place(module, node, scope)
    if _fillable(module, whole):
        return whole
    known: list[str] = []
    for part in made.values if isinstance(made, ast.JoinedStr) else []:
        told = one_place(module, part.value if isinstance(part, ast.FormattedValue) else part, where)
        if not _fillable(module, told):
            break
        known.append(told)
    return "".join(known).rpartition("/")[0]


def _fillable(module: PythonModule, text: str) -> bool:
    """Whether a text is known, or has holes only that the source itself may fill."""
    roots = {hole.partition(".")[0] for hole in HOLE.findall(text)}
    return bool(text) and "{" not in text and not roots & (sys.stdlib_module_names | module.outside)


def through_helpers(
    examinations: Iterable[Examination], late: Callable[[str, Examination], tuple[str, ...]]
) -> Iterator[Edge]:
    """What lies where a function uploads what it is given is made of what its callers hand to it. Functions are known
    by the end of their name, as callers import them. `late`: fills what settings say of an address.
    """
    helpers: dict[tuple[str, str], set[str]] = defaultdict(set)
    given: list[Declared] = []
    for examination in examinations:
        for each in examination.declared:
            if each.kind == GIVEN:
                given.append(each)
            elif each.kind == HELPER:
                found = late(each.key, examination) if each.key.startswith(LATE) else (each.key,)
                parts = each.name.split(".")
                for start in range(len(parts) - 1):
                    helpers[each.scope, ".".join(parts[start:])].update(found)
    for each in given:
        put = helpers.get((each.scope, each.name), set())
        if len(put) == 1:
            yield Edge(next(iter(put)), _MADE, each.key)


def of_places(observations: Iterable[Observation], edges: Iterable[Edge]) -> Iterator[Edge]:
    """A model that is named by a folder of a bucket is made of what is put into that folder: KServe is told the folder
    that a training uploads its file to.
    """
    named = {str(each) for seen in observations if seen.kind is AssetKind.MODEL for each in seen.keys}
    places = sorted(each for each in named if each.startswith(_BUCKETS))
    puts = [edge for edge in edges if edge.kind == _MADE and str(edge.source).startswith(_BUCKETS)] if places else []
    put = sorted((str(edge.source), str(edge.target)) for edge in puts)
    for place in places:
        first = bisect_left(put, (f"{place}/", ""))
        for source, target in islice(put, first, first + _MOST):
            if not source.startswith(f"{place}/"):
                break
            yield Edge(place, _MADE, target)


def _folder(edge: Edge) -> str:
    """The key of what may be a folder that a relation puts into a bucket."""
    target = str(edge.target)
    if edge.kind == _STORED:
        return str(edge.source) if target.startswith(_STORES) or "/setting/" in target else ""
    return target if edge.kind == _MADE and str(edge.source).startswith(_BUCKETS) else ""
