"""Turns what the workers saw into observations: labels onto the assets that hold the data, secrets into assets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from upright.app.catalog import units
from upright.model.asset import AssetKind, Location
from upright.model.attributes import known
from upright.model.data import DataLabel, Sensitivity
from upright.model.evidence import Edge, Observation
from upright.model.identity import key, path_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from upright.app.work import Result
    from upright.classify.profile import SecretSpan

_TABLES = {".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".arrow", ".feather", ".orc", ".avro", ".xlsx"}
# Of which table or collection a file holds the rows, by its name: `customers-2025-10.csv` those of `customers`.
_CALLED = re.compile(r"([A-Za-z][A-Za-z_]{2,60}?)(?:[-_.]?\d[\d._-]{0,20})?\.[a-z]{2,8}$")
_MAY_BE_RECORDS = (".json", ".xml")
_OF_PEOPLE = ("pii.", "phi.", "pci.")
_SEVERAL = 2
_DATABASES = {".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite", ".sql": "sql"}
_HOLDERS = frozenset(
    {
        AssetKind.DATASET,
        AssetKind.DATA_STORE,
        AssetKind.NOTEBOOK,
        AssetKind.PROMPT,
        AssetKind.VECTOR_STORE,
        AssetKind.SKILL,
    }
)
_GLOB = "*?["
_DECLARED = ("tf:", "k8s:", "arn:")  # keys of what infrastructure code, states and dumps declare
_HOLD_SECRETS = _HOLDERS | {AssetKind.MCP_SERVER, AssetKind.AGENT, AssetKind.TOOL}


class Holders:
    """Which observed assets hold the data of which path: by the path itself, by a folder above it, or by a glob."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        self.exact: dict[str, list[Observation]] = defaultdict(list)
        self.globs: dict[str, list[tuple[str, Observation]]] = defaultdict(list)  # by `path:source`
        for observation in observations:
            if observation.kind not in _HOLDERS:
                continue
            for identity in observation.keys:
                if isinstance(identity, str) and identity.startswith("path:"):
                    if any(sign in identity for sign in _GLOB):
                        self.globs[_root(identity)].append((identity, observation))
                    else:
                        self.exact[identity].append(observation)

    def of(self, source: str, path: str) -> list[Observation]:
        """Every observation whose asset holds this path's content."""
        whole = path_key(source, path)
        found = list(self.exact.get(whole, ()))
        folder = whole
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            found += [seen for seen in self.exact.get(folder, ()) if seen.kind is not AssetKind.NOTEBOOK]
        globs = [*self.globs.get(whole.partition("/")[0], ()), *self.globs.get("", ())]
        return found + [seen for glob, seen in globs if fnmatchcase(whole, glob)]


def _root(identity: str) -> str:
    """`path:source` of the key of a path; empty where a glob begins there."""
    root = identity.partition("/")[0]
    return "" if any(sign in root for sign in _GLOB) else root


def labelled(results: Sequence[Result], observations: Sequence[Observation]) -> Iterator[Observation]:
    """What classification says of the assets that hold data: their labels, path by path, and how many bytes were read.

    A data file that nothing else observed becomes an asset of its own when it holds something that matters.
    """
    holders = Holders(observations)
    read: dict[tuple[AssetKind, str], tuple[Observation, int]] = {}
    for result in results:
        profile = result.profile
        if profile is None or result.past:
            continue
        found = holders.of(result.source, result.path)
        for seen in found:
            slot = (seen.kind, str(seen.keys[0]))
            read[slot] = (seen, read.get(slot, (seen, 0))[1] + sum(profile.examined.values()))
            if profile.labels:
                yield replace(_again(seen), labels=profile.labels)
        if not found and (kind := _data_kind(result.path) or _of_records(result)) and _matters(_in_tables(result)):
            yield _data_file(kind, result)
    for seen, size in read.values():
        if known(seen.kind, "size"):
            yield replace(_again(seen), attributes={"size": size})


def _again(seen: Observation) -> Observation:
    """The same asset at the same place, without what was said of it there."""
    return Observation(
        seen.kind, seen.name, seen.keys, seen.location, confidence=seen.confidence, detector="classify"
    )  # fmt: skip


def _data_kind(path: str) -> AssetKind | None:
    suffix = f".{path.rpartition('.')[2].lower()}"
    return AssetKind.DATASET if suffix in _TABLES else AssetKind.DATA_STORE if suffix in _DATABASES else None


def _of_records(result: Result) -> AssetKind | None:
    """That a file which may as well be settings holds records of people: several classes, each of several values."""
    labels = result.profile.labels if result.profile and result.path.lower().endswith(_MAY_BE_RECORDS) else ()
    told = {label.data_class for label in labels if label.data_class.startswith(_OF_PEOPLE) and label.count >= _SEVERAL}
    return AssetKind.DATASET if len(told) >= _SEVERAL else None


def _matters(labels: Iterable[DataLabel]) -> bool:
    return any(
        label.sensitivity >= Sensitivity.MODERATE and not label.data_class.startswith("document.") for label in labels
    )


def _in_tables(result: Result) -> tuple[DataLabel, ...]:
    """What was found in it; of a text of SQL what stands in the columns of tables: a dump, and no program."""
    labels = result.profile.labels if result.profile else ()
    if not result.path.lower().endswith(".sql"):
        return labels
    return tuple(label for label in labels if "." in label.partition.removeprefix(f"{result.path}:"))


def _data_file(kind: AssetKind, result: Result) -> Observation:
    name, suffix = result.path.rpartition("/")[2], result.path.rpartition(".")[2].lower()
    engine = _DATABASES.get(f".{suffix}", "")
    finer = {"type": "database", "engine": engine} if engine else {"type": "file", "format": suffix}
    own = path_key(result.source, result.path)
    called = _CALLED.match(name)
    table = (f"{own}#{called[1].lower()}",) if called and kind is AssetKind.DATASET else ()
    return Observation(
        kind=kind,
        name=name,
        keys=(own, *table),
        location=Location(result.path, 0, result.source, "dataset"),
        attributes=finer,
        labels=result.profile.labels if result.profile else (),
        confidence=0.7,
        detector="classify",
    )


def secrets(results: Sequence[Result], observations: Iterable[Observation]) -> Iterator[Observation | Edge]:
    """An asset for each secret value seen, joined by its digest, and what in the same file holds it."""
    if not any(result.profile and result.profile.secrets for result in results):
        return
    titles = {unit.id: unit.title for unit in units("classifiers", "secret").values()}
    beside: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for seen in observations:
        if seen.kind in _HOLD_SECRETS and _is_the_file(seen):
            beside[seen.location.source, seen.location.path].append(seen)
    for result in results:
        for span in result.profile.secrets if result.profile else ():
            yield _secret(result, span, titles.get(span.data_class, span.data_class))
            yield from _holding(beside.get((result.source, result.path), ()), span)


def _is_the_file(seen: Observation) -> bool:
    """Whether a secret in the file is one of what was seen there: of many things that a manifest or a state declares,
    nobody knows which, and data that code only names lies elsewhere.
    """
    if str(seen.keys[0]).startswith(_DECLARED):
        return False
    elsewhere = seen.kind is AssetKind.DATASET and any(str(each).startswith(("path:", "code:")) for each in seen.keys)
    if seen.kind not in {AssetKind.VECTOR_STORE, AssetKind.DATA_STORE} and not elsewhere:
        return True
    return path_key(seen.location.source, seen.location.path) in seen.keys


def _secret(result: Result, span: SecretSpan, title: str) -> Observation:
    attributes: dict[str, str | bool] = {"type": "secret", "data_class": span.data_class, "value_seen": True}
    if span.key:
        attributes["variable"] = span.key
    if result.past:
        attributes["history"] = True
    return Observation(
        kind=AssetKind.SECRET,
        name=title,
        keys=(key("secret", span.digest),),
        location=Location(result.path, span.line, result.source, "secret"),
        attributes=attributes,
        labels=(
            DataLabel(span.data_class, result.path, sensitivity=Sensitivity.CRITICAL, hint=span.hint, line=span.line),
        ),
        confidence=span.confidence,
        detector="classify",
        evidence=span.hint,
    )


def _holding(seen: Iterable[Observation], span: SecretSpan) -> Iterator[Edge]:
    secret = key("secret", span.digest)
    for holder in seen:
        if isinstance(holder.keys[0], str):
            yield Edge(holder.keys[0], RelationKind.CONTAINS, secret)
    vendor = span.data_class.partition(".")[2].partition("-")[0]
    yield Edge(key("service", vendor), RelationKind.AUTHENTICATES_WITH, secret)
