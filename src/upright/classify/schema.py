"""What the columns of a table are for, by their names alone: where no row was read, a name is all there is.

A name counts when it is the whole name of a column of a class (`date_of_birth`, `iban`); of several classes that it may
be of, the least sensitive. A table is about people when several of its columns are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from upright.model.data import DataLabel, Sensitivity

if TYPE_CHECKING:
    from upright.classify.classifier import Classifier
    from upright.classify.engine import Engine

CONFIDENCE = 0.6  # of a class that a name states
_OF_PEOPLE = ("pii.", "phi.", "pci.", "financial.")
_SEVERAL = 2


def stated_by_names(engine: Engine, names: Iterable[str], place: str) -> tuple[DataLabel, ...]:
    """The labels of a table with columns of these names, each at `place.column`; none when it is not about people."""
    found = {name: unit for name in names if (unit := _class_of(engine, name)) is not None}
    told = {unit.id for unit in found.values() if unit.id.startswith(_OF_PEOPLE)}
    if len(told) < _SEVERAL:
        return ()
    return tuple(
        DataLabel(unit.id, f"{place}.{name}", confidence=CONFIDENCE, sensitivity=unit.sensitivity)
        for name, unit in sorted(found.items())
    )


def _class_of(engine: Engine, name: str) -> Classifier | None:
    meant = (engine.classifiers[index] for index, weight in engine.column_names.named(name).items() if weight == 1)
    units = [unit for unit in meant if unit.sensitivity >= Sensitivity.MODERATE and not _is_coin(unit.id)]
    return min(units, key=lambda unit: (unit.sensitivity, unit.id), default=None)


def _is_coin(data_class: str) -> bool:
    """An address in a table is a street's or a mailbox, and not that of a purse."""
    return data_class.startswith("financial.") and data_class.endswith("-address")
