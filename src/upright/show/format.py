"""The output format unit: writes a snapshot as one document for another program or for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from upright.model.unit import Unit

if TYPE_CHECKING:
    from upright.store.snapshot import Snapshot

Render: TypeAlias = "Callable[[Snapshot], str]"


@dataclass(frozen=True, kw_only=True)
class Format(Unit):
    """`render` is a pure function of the snapshot: the same snapshot gives the same text. `suffix` is the usual file
    ending.

    Found by the catalog as the constant `FORMAT`.
    """

    suffix: str
    media_type: str
    render: Render
