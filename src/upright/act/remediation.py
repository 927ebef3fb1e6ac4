"""The remediation unit: a plan of registered steps that repairs a finding, and its class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from upright.act.example import Example
from upright.model.asset import Asset
from upright.model.errors import ConflictError
from upright.model.finding import Finding
from upright.model.unit import Unit

if TYPE_CHECKING:
    import ssl


class Reversibility(StrEnum):
    """Declared by each remediation and shown before anything happens."""

    IN_PLACE = "reversible in place"
    RECREATE = "re-create only"
    IRREVERSIBLE = "irreversible"


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a registered step of `act.steps`. `arguments` hold paths and options, never data."""

    step: str
    arguments: Mapping[str, str]
    summary: str


def _no_form(path: Path, _target: BinaryIO) -> int:
    """Nobody told us how."""
    raise ConflictError(f"{path.name}: no safe conversion is known")


def _silent(_text: str) -> bool:
    """Nobody told us what speaks, so nothing goes for it."""
    return False


@dataclass(frozen=True, slots=True)
class Door:
    """How one is let in to the API of a cluster: its address, what requests carry, whom to trust and who we are."""

    address: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    tls: ssl.SSLContext | None = None


def _closed(_address: str) -> Door:
    """Nobody told us how."""
    raise ConflictError("no way in to this cluster is known")


@dataclass(frozen=True, slots=True)
class Context:
    """What a plan may know: where sources lie on this machine, the vault for before-states, and how to redact bytes.

    `roots`: source name -> folder; `addresses`: name -> URL of a source elsewhere, without credentials: those come from
    the environment, as the tools of that source know them. `redact` maps a file's path to its redacted bytes (given by
    `app`, since `act` does not import `classify`); `speaks` tells whether a text carries instructions for a model and
    `is_key` whether a word is a credential of a known kind, given in the same way, and `safe_form` writes the
    safetensors form of a checkpoint. `options` come from the command line. `door` tells how one is let in to the
    cluster at an address. `accounts`: source -> number of the account of a cloud that it was when it was scanned, where
    that is known.
    """

    roots: Mapping[str, Path]
    vault: Path
    redact: Callable[[Path], bytes]
    options: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    speaks: Callable[[str], bool] = _silent
    safe_form: Callable[[Path, BinaryIO], int] = _no_form
    accounts: Mapping[str, str] = field(default_factory=dict)
    door: Callable[[str], Door] = _closed
    is_key: Callable[[str], bool] = _silent


PlanSteps: TypeAlias = "Callable[[Finding, Asset, Context], list[Step]]"


@dataclass(frozen=True, kw_only=True)
class Remediation(Unit):
    """`plan` composes steps and changes nothing. `permissions` are what applying needs. `examples` are its tests: each
    is repaired and taken back, also killed in between.

    Found by the catalog as the constant `REMEDIATION`.
    """

    reversibility: Reversibility
    permissions: tuple[str, ...]
    plan: PlanSteps
    examples: tuple[Example, ...]
