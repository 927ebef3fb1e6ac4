"""Uploads: a file or folder of the source, the bucket that it is put into, and where in the bucket it lies then; and
the other way round what is fetched from one.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from upright.discover.python_paths import keys_beside
from upright.model.evidence import Edge
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

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
                yield Edge(key("url", put.at.rstrip("/")), _MADE, each)


def got_edges(source: str, own: str, gets: Iterable[Put]) -> Iterator[Edge]:
    """The file that a program fetches lies in the bucket, and is made of what lies there under its address."""
    for got in dict.fromkeys(gets):
        for each in keys_beside(source, own, got.file):
            yield Edge(each, _STORED, got.into)
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


def _folder(edge: Edge) -> str:
    """The key of what may be a folder that a relation puts into a bucket."""
    target = str(edge.target)
    if edge.kind == _STORED:
        return str(edge.source) if target.startswith(_STORES) or "/setting/" in target else ""
    return target if edge.kind == _MADE and str(edge.source).startswith(_BUCKETS) else ""
