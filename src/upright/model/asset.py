"""Assets: anything inventoried, what identifies it and where it was seen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upright.model.data import DataLabel

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


class AssetKind(StrEnum):
    """The closed list of what can be inventoried. `attributes["type"]` says it more finely."""

    MODEL = "model"
    DATASET = "dataset"
    TRAINING_JOB = "training_job"
    ENDPOINT = "endpoint"
    AGENT = "agent"
    TOOL = "tool"
    MCP_SERVER = "mcp_server"
    SKILL = "skill"
    PROMPT = "prompt"
    GUARDRAIL = "guardrail"
    NOTEBOOK = "notebook"
    PIPELINE = "pipeline"
    VECTOR_STORE = "vector_store"
    DATA_STORE = "data_store"
    PACKAGE = "package"
    REPOSITORY = "repository"
    HOST = "host"
    IDENTITY = "identity"
    SECRET = "secret"  # noqa: S105  a kind of asset, not a password
    AI_SERVICE = "ai_service"
    APPLICATION = "application"


class Exposure(StrEnum):
    """Who can reach an asset. UNKNOWN is what we say when nothing was seen, and never counts as private."""

    UNKNOWN = "unknown"
    PRIVATE = "private"
    ORGANISATION = "organisation"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place where an asset was seen.

    `path` is POSIX and relative to the root of its source; `line` counts from 1 (0: the whole file);
    `source` names the source within the estate; `type` says how it was seen there (`dependency`, `sdk`...).
    """

    path: str
    line: int = 0
    source: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """One inventoried thing after all observations that share an identity key were joined.

    `id` is stable between scans: it is made from the kind and the strongest identity key alone.
    `keys` are sorted identity keys (`scheme:value`, see `upright.graph.identity`).
    """

    id: str
    kind: AssetKind
    name: str
    version: str = ""
    keys: tuple[str, ...] = ()
    locations: tuple[Location, ...] = ()
    attributes: Mapping[str, Json] = field(default_factory=dict)
    labels: tuple[DataLabel, ...] = ()
    exposure: Exposure = Exposure.UNKNOWN
    confidence: float = 1.0


def asset_id(kind: AssetKind, key: str) -> str:
    """The stable id of the asset of this kind whose strongest identity key is `key`: `model-3f0c2a9b1d4e`."""
    told = f"{kind}\0{key}".encode("utf-8", "surrogatepass")  # names of files may hold bytes that are no text
    digest = hashlib.sha256(told).hexdigest()
    return f"{kind.value.replace('_', '-')}-{digest[:12]}"
