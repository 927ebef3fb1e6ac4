"""Model files judged without loading them: the one entry of the detector and of `upright scan-model`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upright.discover.readers.blob import Blob, opened
from upright.discover.readers.inquiry import Inquiry, Reason, Verdict
from upright.discover.readers.model_format import is_model, look, model_formats
from upright.discover.readers.sniff import sniff_blob
from upright.model.errors import AccessDenied, MalformedError, Unreachable

if TYPE_CHECKING:
    from upright.model.asset import Json
    from upright.model.item import Item

GAP = "gap"


@dataclass(frozen=True, slots=True)
class ModelReport:
    """What is known of one file. `verdict`: malicious, suspicious, unknown, clean, or gap when it could not be read.

    `format` is empty when the bytes are of no model format; `reasons` are worst first; `digest` is the SHA-256 in hex;
    `model` is false for archives and tables that hold no model.
    """

    path: str
    format: str
    verdict: str
    reasons: tuple[Reason, ...] = ()
    digest: str = ""
    size: int = 0
    model: bool = False
    metadata: Mapping[str, Json] = field(default_factory=dict)


def inspect(item: Item) -> ModelReport:
    """Judge one file. Never raises for what a file holds; AccessDenied and Unreachable become the verdict `gap`."""
    try:
        with opened(item) as blob:
            return _judged(item, blob)
    except AccessDenied:
        return _gap(item, "denied", "permission denied")
    except Unreachable:
        return _gap(item, "unreachable", "the file cannot be read")
    except OSError as error:
        return _gap(item, "unreachable", error.strerror or "the file cannot be read")


def inspect_all(items: Iterable[Item]) -> Iterator[ModelReport]:
    """Judge many files; those that are no models and hold none are left out, files that could not be read are not."""
    for item in items:
        report = inspect(item)
        if report.model or report.verdict in {GAP, "malicious", "suspicious"}:
            yield report


def _gap(item: Item, code: str, message: str) -> ModelReport:
    return ModelReport(item.path, "", GAP, (Reason(code, message, item.path, Verdict.UNKNOWN),), size=item.size)


def _judged(item: Item, blob: Blob) -> ModelReport:
    digest = hashlib.sha256()
    for chunk in blob.chunks():
        digest.update(chunk)
    inquiry = Inquiry("", look, suffix=item.suffix)
    found = _look(blob, inquiry)
    model = is_model(inquiry.form or found) or any(is_model(inner) for inner in inquiry.formats)
    if not found or found not in model_formats():
        inquiry.say(Verdict.UNKNOWN, "no-model", "the bytes are of no model format that is read")
    reasons = sorted(inquiry.reasons, key=lambda each: -each.verdict)
    return ModelReport(
        path=item.path,
        format=inquiry.form or found,
        verdict=inquiry.verdict.name.lower(),
        reasons=tuple(reasons),
        digest=digest.hexdigest(),
        size=blob.size,
        model=model,
        metadata=dict(inquiry.metadata),
    )


def _look(blob: Blob, inquiry: Inquiry) -> str:
    try:
        return look(blob, inquiry)
    except MalformedError as error:
        inquiry.say(Verdict.UNKNOWN, "malformed", error.what, error.where)
        return sniff_blob(blob)
