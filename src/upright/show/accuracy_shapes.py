"""The shape of the document that `upright accuracy` prints."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict

AccuracyRow = TypedDict(
    "AccuracyRow",
    {"class": str, "precision": float, "recall": float, "f1": float, "right": int, "false": int, "missed": int},
)
AccuracyRow.__doc__ = """One data class: predictions that were `right` and `false`, labels that were `missed`."""


class AccuracyTotal(TypedDict):
    """All classes together."""

    precision: float
    recall: float
    f1: float
    right: int
    false: int
    missed: int


class NegativesRow(TypedDict):
    """Predictions on documents with nothing to find: all are false. `per_mb`: per million characters."""

    characters: int
    false: int
    per_mb: float
    by_class: dict[str, int]


class AccuracyDocument(TypedDict):
    """`upright accuracy --format json`. `good`: classes with labels and an F1 of 0.9 or above; `unknown`: labels of
    types that no classifier knows; `negatives`: where no corpus was named.
    """

    schema: str
    documents: int
    characters: int
    classes: list[AccuracyRow]
    total: AccuracyTotal
    good: int
    unknown: dict[str, int]
    negatives: NotRequired[NegativesRow]


ACCURACY_DOCUMENTS: dict[str, Any] = {"accuracy": AccuracyDocument}
