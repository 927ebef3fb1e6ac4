"""The shape of the document of `upright classify --for-training --format json`."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

Fit = Literal["safe", "unknown", "review", "unsafe"]


class ReasonRow(TypedDict):
    """Why a file is not simply safe: what was found, how often, how surely and where first."""

    cause: str
    what: str
    count: int
    confidence: float
    verdict: Fit
    line: int


class FileFitnessRow(TypedDict):
    """One file; `kind` of document, empty when it cannot be told."""

    path: str
    verdict: Fit
    kind: str
    reasons: list[ReasonRow]


class FitnessDocument(TypedDict):
    """`verdict` of all files together; `files`: how many of each verdict; `kinds` of documents and `causes`, by count;
    `summary`: what a model said of it, where one was asked.
    """

    schema: str
    verdict: Fit
    files: dict[str, int]
    kinds: dict[str, int]
    causes: dict[str, int]
    judged: list[FileFitnessRow]
    summary: NotRequired[str]


FITNESS_DOCUMENTS: dict[str, Any] = {"fitness": FitnessDocument}
