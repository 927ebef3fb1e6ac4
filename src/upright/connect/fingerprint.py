"""What a fingerprint is: which server stands at an address, whom it answers, and what it serves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from upright.connect.asking import Asked
from upright.connect.connector import Source
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import key, model_key, path_key, store_key
from upright.model.relation import RelationKind

_CLEAR = "http://"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that a server offers. `provider` as in model keys; `behind`: the model that it stands for, and `asked_at`
    the address where the server asks for it; `over`: the one of the same server that it only adapts.
    """

    name: str
    provider: str = ""
    behind: str = ""
    asked_at: str = ""
    over: str = ""
    attributes: dict[str, Json] = field(default_factory=dict)

    def keys(self) -> tuple[str, ...]:
        """Its identity keys: as the server names it, and as code that speaks OpenAI's language does."""
        named = [model_key(self.behind)] if self.behind else []
        named.append(model_key(self.name, self.provider))
        bare = self.name.removesuffix(":latest")
        if bare != self.name:  # what who names no tag means
            named.append(model_key(bare, self.provider))
        if "/" not in self.name:
            named += [model_key(self.name, "openai"), model_key(self.name)]
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a server tells of what it runs: `path` among the items of the source, `about` the key of the asset
    whose it is, `prompt` when a model is given it.
    """

    path: str
    content: str
    about: str
    prompt: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A server. `open`: it tells a stranger what only its users should know; None: nobody could tell. `kind` and `type`
    of the asset that it is. `paths`: where programs call it, below its address. `texts`: what is told of its parts.
    """

    product: str
    open: bool | None
    version: str = ""
    kind: AssetKind = AssetKind.ENDPOINT
    type: str = "model_server"
    models: tuple[Model, ...] = ()
    paths: tuple[str, ...] = ()
    attributes: dict[str, Json] = field(default_factory=dict)
    parts: tuple[Observation | Edge, ...] = ()
    texts: tuple[Text, ...] = ()


Recognise: TypeAlias = "Callable[[Asked], Found | None]"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One product: the word that addresses use for it (`ollama+http://`), its usual ports, and how it is recognised:
    None when another server stands there.
    """

    word: str
    ports: tuple[int, ...]
    recognise: Recognise


def server_key(address: str) -> str:
    """The identity key of the server at `http://host:port`."""
    return store_key(address)


def seen(source: Source, address: str, found: Found) -> Iterator[Observation | Edge]:
    """The server and its models as assets, and whom it answers."""
    own, place = server_key(address), Location(address, 0, source.name, "server")
    host, _, port = address.partition("://")[2].rpartition(":")
    told: dict[str, Json] = {"url": address, **found.attributes}
    if found.kind is AssetKind.ENDPOINT:
        told |= {"type": found.type, "framework": found.product, "tls": not address.startswith(_CLEAR), "bind": host}
        told |= {"port": int(port)} if port.isdigit() else {}
    else:
        told["engine"] = found.product
    if found.open is not None:
        told |= {"auth": "none", "anonymous": True} if found.open else {"auth": "key", "anonymous": False}
    paths = ("", *found.paths)  # the address alone too, as settings write it: `OLLAMA_URL=http://127.0.0.1:11434`
    keys = (*(f"{own}{path}" for path in paths), *(key("url", f"{address}{path}") for path in paths))
    name = f"{found.product} at {address.partition('://')[2]}"
    yield Observation(found.kind, name, (*dict.fromkeys(keys),), place, told, found.version, detector=source.type)
    yield from _models(source, own, place, found)
    if found.open:
        yield from _anyone(source, found.kind, own, place)
    yield from found.parts
    for text in filter(lambda each: each.prompt, found.texts):
        yield from _prompt(source, own, text)


def _models(source: Source, own: str, place: Location, found: Found) -> Iterator[Observation | Edge]:
    """The models of the server of this key."""
    offered = {model.name: model.keys()[0] for model in found.models}
    for model in found.models:
        stated: dict[str, Json] = {"type": "llm", **model.attributes}
        stated |= {"served_as": model.name} if model.behind else {}
        yield Observation(AssetKind.MODEL, model.name, model.keys(), place, stated, detector=source.type)
        yield Edge(own, RelationKind.SERVES, model.keys()[0])
        if model.over in offered:
            yield Edge(model.keys()[0], RelationKind.DERIVED_FROM, offered[model.over])
        if model.asked_at:
            yield Edge(own, RelationKind.CALLS, store_key(model.asked_at))


def _prompt(source: Source, server: str, text: Text) -> Iterator[Observation | Edge]:
    """What a model is told before everything else, as it was set up on the server."""
    own = f"{server}/{text.path}"
    said: dict[str, Json] = {"type": "prompt", "role": "system", "length": len(text.content)}
    said |= {"digest": hashlib.sha256(text.content.encode()).hexdigest()}
    place = Location(text.path, 0, source.name, "prompt")
    keys = (own, path_key(source.name, text.path))
    yield Observation(AssetKind.PROMPT, "system prompt", keys, place, said, detector=source.type)
    yield Edge(text.about, RelationKind.CONTAINS, own)


def _anyone(source: Source, kind: AssetKind, own: str, place: Location) -> Iterator[Observation | Edge]:
    nobody = key("name", source.name, "identity", "anonymous")
    told: dict[str, Json] = {"type": "user", "principal": "without credentials"}
    name = f"whoever reaches {source.name}"
    yield Observation(AssetKind.IDENTITY, name, (nobody,), place, told, detector=source.type)
    may = RelationKind.CAN_INVOKE if kind is AssetKind.ENDPOINT else RelationKind.CAN_READ
    yield Edge(nobody, may, own)
