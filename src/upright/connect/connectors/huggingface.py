"""Models, data sets and spaces that an organisation keeps on Hugging Face's hub, files included.

Address: `hf://ORGANISATION` (or a user), or one repository: `hf://models/ORG/NAME`, `hf://datasets/ORG/NAME`,
`hf://spaces/ORG/NAME`. `token_env` names the environment variable of a token (else `HF_TOKEN`); without one only what
everybody sees is found. `endpoint` is the address of a hub of your own, or of a mirror.

Why it matters: what was pushed to the hub to try it out is public unless somebody said otherwise: weights that remember
what they were trained on, data sets, and demonstrations with their keys.

Only reads. Of each repository: whether everybody may read it, its licence, what it was made from, and its files at the
revision of today, of which only the ranges that are looked at travel. Nothing is loaded, no space is started.

What it does not see: older revisions; who else may write (the hub does not tell). A repository behind a form (`gated`)
counts as public.
Source: https://huggingface.co/docs/hub/api
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from upright.connect.connector import Connector, Source
from upright.connect.http import Access, WebFile, answer, pages
from upright.connect.tables import chosen, patterns
from upright.model.asset import AssetKind, Json, Location
from upright.model.errors import AccessDenied, MalformedError, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import key
from upright.model.item import Item
from upright.model.relation import RelationKind

_HUB: Final = "https://huggingface.co"
_KINDS: Final = {"models": AssetKind.MODEL, "datasets": AssetKind.DATASET, "spaces": AssetKind.APPLICATION}
_FILES: Final = 2000  # of one repository
_MADE_FROM: Final = {
    "base_model": (RelationKind.DERIVED_FROM, "models"),
    "dataset": (RelationKind.TRAINED_ON, "datasets"),
}


@dataclass(frozen=True, slots=True)
class _Repository:
    """A repository as the hub lists it: `models`, `datasets` or `spaces`, its id and what is said of it."""

    kind: str
    id: str
    told: dict[str, Any]

    @property
    def key(self) -> str:
        """Its identity key."""
        return key("hf", f"{self.kind}/{self.id}")

    @property
    def folder(self) -> str:
        """Where its files stand among the items, and on the hub."""
        return self.id if self.kind == "models" else f"{self.kind}/{self.id}"

    @property
    def revision(self) -> str:
        """The commit of today."""
        return str(self.told.get("sha") or "main")

    def tags(self) -> Iterator[tuple[str, str]]:
        """`license:mit` as `license` and `mit`."""
        for tag in self.told.get("tags") or ():
            name, found, value = str(tag).partition(":")
            if found and value:
                yield name, value


@dataclass(frozen=True, slots=True)
class _Hub:
    address: str
    access: Access

    @classmethod
    def of(cls, source: Source) -> _Hub:
        """From the options of a source."""
        access = Access(token=str(source.options.get("token_env") or "HF_TOKEN"))
        return cls(str(source.options.get("endpoint") or _HUB).rstrip("/"), access)

    def repositories(self, source: Source) -> Iterator[_Repository]:
        """What the address names. Raises MalformedError, AccessDenied or Unreachable."""
        words = [word for word in source.address.removeprefix("hf://").split("/") if word]
        if len(words) == 1:
            for kind in _KINDS:
                query = urlencode({"author": words[0], "full": "true", "limit": "100"})
                for each in pages(f"{self.address}/api/{kind}?{query}", self.access):
                    yield _Repository(kind, str(each.get("id") or ""), each)
            return
        kind, rest = (words[0], words[1:]) if words[0] in _KINDS else ("models", words)
        if len(rest) != 2:  # noqa: PLR2004  owner and name
            raise MalformedError("such as hf://organisation or hf://models/organisation/name", source.name)
        told = answer(f"{self.address}/api/{kind}/{quote('/'.join(rest))}", self.access)
        yield _Repository(kind, "/".join(rest), told)

    def files(self, found: _Repository) -> Iterator[dict[str, Any]]:
        """Path and size of every file of a repository."""
        url = f"{self.address}/api/{found.kind}/{quote(found.id)}/tree/{quote(found.revision)}?recursive=true"
        return (each for each in pages(url, self.access) if each.get("type") == "file" and each.get("path"))


def _read(source: Source) -> Iterator[Item | Gap]:
    hub = _Hub.of(source)
    for found in hub.repositories(source):
        try:
            yield from _files(source, hub, found)
        except AccessDenied as error:
            yield Gap(found.folder, str(error), "denied", source.name)
        except Unreachable as error:
            yield Gap(found.folder, str(error), "unreachable", source.name)


def _files(source: Source, hub: _Hub, found: _Repository) -> Iterator[Item | Gap]:
    include, exclude = patterns(source, "include"), patterns(source, "exclude")
    known = {"hub": "huggingface", "repository": found.folder, "revision": found.revision}
    for count, each in enumerate(hub.files(found)):
        if count >= _FILES:
            yield Gap(found.folder, f"more than {_FILES} files", "too-large", source.name)
            return
        path = str(each["path"])
        where = f"{found.folder}/{path}"
        if ".." in path.split("/") or not chosen(where, include, exclude):
            continue
        url = f"{hub.address}/{quote(found.folder)}/resolve/{quote(found.revision)}/{quote(path)}"
        size = int(each.get("size") or 0)
        whole = WebFile(url, size, by_range=bool(each.get("lfs")), access=hub.access)  # small ones travel whole
        yield Item(source.name, where, size, stamp=str(each.get("oid") or ""), provenance=known, whole=whole)


def _stores(source: Source) -> Iterator[Observation | Edge | Gap]:
    hub = _Hub.of(source)
    for found in hub.repositories(source):
        told: dict[str, Json] = {"hub": "huggingface"} if found.kind != "spaces" else {}
        told["hub_repository"] = f"{found.kind}/{found.id}"
        told |= {"hub_address": hub.address} if hub.address != _HUB else {}
        told["exposure"] = "private" if found.told.get("private") else "public"
        if licence := dict(found.tags()).get("license"):
            told["licence"] = licence
        place = Location(found.folder, 0, source.name, "hub")
        keys = (found.key, f"path:{source.name}/{found.folder}")
        yield Observation(_KINDS[found.kind], found.id, keys, place, told, detector="huggingface")
        for name, value in found.tags():
            if name in _MADE_FROM and found.kind == "models":
                relation, kind = _MADE_FROM[name]
                yield Edge(found.key, relation, key("hf", f"{kind}/{value.rpartition(':')[2]}"))
        for model in found.told.get("models") or () if found.kind == "spaces" else ():
            yield Edge(found.key, RelationKind.DEPENDS_ON, key("hf", f"models/{model}"))


CONNECTOR = Connector(
    id="huggingface",
    title="What an organisation keeps on Hugging Face's hub",
    accepts=lambda address: address.startswith("hf://"),
    read=_read,
    permissions=("read access to the repositories of the organisation (a token of the kind `read`)",),
    options=frozenset({"token_env", "endpoint", "include", "exclude"}),
    stores=_stores,
)
