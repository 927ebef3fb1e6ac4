"""The shapes of redaction's documents: its policy, the note beside a file, and what the commands report."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

Name = Literal["entity", "numbered", "empty", "mask", "hash", "encrypt", "preserve", "synthetic", "keep"]

MethodChoice = TypedDict(
    "MethodChoice",
    {"method": Name, "confidence": float, "first": int, "last": int, "with": str, "length": int},
    total=False,
)
MethodChoice.__doc__ = """A method with its options: `first`, `last` and `with` of `mask`, `length` of `hash`."""


class AllowedValues(TypedDict, total=False):
    """What stays: exact values, and patterns that cover the whole value."""

    values: list[str]
    patterns: list[str]


class RedactionPolicyDocument(TypedDict, total=False):
    """A redaction policy, as YAML in a file or as JSON in a request. `classes`: class id or glob -> what happens to it.
    `classifiers`: a folder of own classifiers, relative to the file.
    """

    title: str
    description: str
    method: Name | MethodChoice
    confidence: float
    classes: dict[str, Name | MethodChoice]
    allow: AllowedValues
    classifiers: str


class RedactionDocument(TypedDict):
    """The note that lies beside a file whose values are found again by classification. `key` is the key's id, `size` of
    the file in bytes, `pieces` in characters. It holds no value.
    """

    schema: str
    key: str
    policy: dict[str, Any]
    size: int
    pieces: list[int]


ReplacedRow = TypedDict("ReplacedRow", {"class": str, "method": str, "values": int})


class RedactDocument(TypedDict):
    """`upright redact --format json`; `note`: where the note lies, if there is one."""

    schema: str
    values: list[ReplacedRow]
    note: str | None


class UnredactDocument(TypedDict):
    """`upright unredact --format json`: how many values came back, and how many did not for which reason."""

    schema: str
    restored: int
    other_key: int
    damaged: int
    cannot_be_undone: int


REDACTION_DOCUMENTS: dict[str, Any] = {
    "redaction-policy": RedactionPolicyDocument,
    "redaction": RedactionDocument,
    "redact": RedactDocument,
    "unredact": UnredactDocument,
}
