"""Names that the linker gives to what it cannot resolve, or reads from how a symbol is spelt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.python_clients import client_of, made_with
from upright.discover.python_paths import is_open
from upright.discover.references import ENVIRONMENT, WIRED
from upright.model.asset import AssetKind
from upright.model.evidence import Ref
from upright.model.identity import key, model_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from upright.discover.examine import Examination
    from upright.model.asset import Json
    from upright.model.evidence import Observation

_NAMED = frozenset({AssetKind.MODEL, AssetKind.DATASET})
_LONGEST = 100  # characters of the name of a collection
_SETTING = re.compile(re.escape(ENVIRONMENT) + r"([A-Z0-9_]{0,60}(?:MODEL|DEPLOYMENT|LLM)[A-Z0-9_]{0,40})")


def made_as(seen: Observation) -> str:
    """The class of a model that only the environment or an argument names, or the name that holds that of a data set of
    a hub: that there is one is known.
    """
    if seen.location.type == "dataset" and seen.attributes.get("hub"):
        return ".".join(str(seen.name).rsplit(".", 2)[-2:])
    qualified = seen.evidence.partition("(")[0]
    client = client_of(qualified) if seen.location.type == "model" else None
    told = seen.location.type == "embedding_model" or (client is not None and client.type)
    told = told or (seen.location.type == "model" and qualified.endswith(".from_pretrained"))
    asked = _SETTING.fullmatch(str(seen.name)) if seen.location.type in {"model", "embedding_model"} else None
    return (made_with(qualified) if told else "") or (asked[1] if asked else "")


def known_as(seen: Observation, name: str, told: Mapping[str, Json]) -> tuple[str, ...]:
    """The key of the name of a model or a data set that another module states."""
    if not isinstance(seen.name, Ref) or seen.kind not in _NAMED or name == made_as(seen):
        return ()
    if seen.kind is AssetKind.MODEL:
        return (model_key(name, str(told.get("provider") or "")),)
    return (key("hf", "datasets", name),) if told.get("hub") == "huggingface" else ()


def collection_known(
    seen: Observation, told: dict[str, Json], fill: Callable[[str], str]
) -> tuple[str, tuple[str, ...], dict[str, Json]]:
    """Of a vector store whose collection another module names the name, the key of it and what is told of it; the name
    is empty when it needs none, or none is known.
    """
    written = told.get("collection")
    if seen.kind is not AssetKind.VECTOR_STORE or not isinstance(written, str) or not is_open(written):
        return "", (), told
    name = fill(written)
    if not name or len(name) > _LONGEST:
        return "", (), {what: value for what, value in told.items() if what != "collection"}
    engine, path = str(told.get("engine") or ""), str(told.get("persist_path") or "")
    own = key("name", seen.location.source, "vector_store", engine, path, name)
    return name, (own,), {**told, "collection": name}


def variable(symbol: str) -> str:
    """The variable of another file that holds a tool: `search` of `src.tools.search.name`."""
    return symbol.removesuffix(".name").rpartition(".")[2]


def starred(home: Examination, rest: str) -> list[str]:
    """What a name may be in the modules that a module imports whole."""
    return [f"{star}.{rest}" for star in home.exports.stars] if rest else []


def wired(modules: Mapping[tuple[str, str], Sequence[Examination]], asker: Examination) -> list[str]:
    """The tools of the project that a framework wires by itself."""
    top = asker.path.partition("src/main/")[0]
    return [
        key
        for (source, module), homes in modules.items()
        if source == asker.source and module.startswith("class:")
        for home in homes
        if home.path.partition("src/main/")[0] == top
        for name, keys in home.exports.assets.items()
        if name.startswith(f"{WIRED}:")
        for key in keys
    ]
