"""Model files judged without loading them: the one entry of the detector and of `upright scan-model`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upright.discover.readers.blob import ELSEWHERE, Blob, opened
from upright.discover.readers.distant import Distant
from upright.discover.readers.inquiry import Inquiry, Reason, Signal, Tensor, Verdict
from upright.discover.readers.model_format import format_of, is_model, look
from upright.discover.readers.sniff import sniff_blob
from upright.model.errors import AccessDenied, MalformedError, Unreachable

if TYPE_CHECKING:
    from upright.model.asset import Json
    from upright.model.item import Item

GAP = "gap"
SMALL = 8 << 20  # bytes of a file elsewhere that are fetched whatever is asked


@dataclass(frozen=True, slots=True)
class Held:
    """The tensors that a header names, and the sizes that the same file declares in the words of a `config.json`;
    the files that hold its data, and the bytes that each must have.
    """

    tensors: Mapping[str, Tensor] = field(default_factory=dict)
    declared: Mapping[str, Json] = field(default_factory=dict)
    external: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelReport:
    """What is known of one file. `verdict`: malicious, suspicious, unknown, clean, or gap when it could not be read.

    `format` is empty when the bytes are of no model format; `reasons` are worst first; `digest` is the SHA-256 in hex;
    `model` is false for archives and tables that hold no model. `provenance`: the hub, repository and revision it came
    from, as far as its source tells. `signals` speak of tampering and change no verdict. `held`: its tensors and what
    it declares of them, to be held against its neighbours. `signature`: its `state` and who signed, where known.
    """

    path: str
    format: str
    verdict: str
    reasons: tuple[Reason, ...] = ()
    digest: str = ""
    size: int = 0
    model: bool = False
    metadata: Mapping[str, Json] = field(default_factory=dict)
    provenance: Mapping[str, str] = field(default_factory=dict)
    signals: tuple[Signal, ...] = ()
    held: Held = field(default_factory=Held)
    signature: Mapping[str, Json] = field(default_factory=dict)


def inspect(item: Item, *, structure: bool = False) -> ModelReport:
    """Judge one file. Never raises for what a file holds; AccessDenied and Unreachable become the verdict `gap`.

    `structure`: no digest, no checksums of large members, and of a large file elsewhere only what the verdict needs.
    """
    try:
        with opened(item, copied=SMALL if structure else ELSEWHERE) as blob:
            return _judged(item, blob, structure=structure)
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


def _judged(item: Item, blob: Blob, *, structure: bool) -> ModelReport:
    whole = not isinstance(blob, Distant) and (not structure or item.whole is not None)
    digest = _digest(blob) if whole else ""
    inquiry = Inquiry("", look, suffix=item.suffix, structure=structure, leaf=item.name)
    inquiry.folder = item.path.rpartition("/")[0].rpartition("/")[2]
    inquiry.budget.begin(blob)
    found = _look(blob, inquiry)
    model = is_model(inquiry.form or found) or any(is_model(inner) for inner in inquiry.formats)
    if format_of(found) is None and not isinstance(blob, Distant):
        from upright.discover.readers.held_pickles import inspect_held

        inspect_held(blob, inquiry)
    if format_of(found) is None and not inquiry.companion:
        inquiry.say(Verdict.UNKNOWN, "no-model", "the bytes are of no model format that is read")
    if inquiry.budget.swollen:
        inquiry.say(Verdict.SUSPICIOUS, "bomb", "what it holds unpacks to hundreds of times its size")
    reasons = sorted(inquiry.reasons, key=lambda each: -each.verdict)
    return ModelReport(
        path=item.path,
        format=inquiry.form or found,
        verdict=inquiry.verdict.name.lower(),
        reasons=tuple(reasons),
        digest=digest,
        size=blob.size,
        model=model,
        metadata=dict(inquiry.metadata),
        provenance=item.provenance,
        signals=tuple(inquiry.signals),
        held=Held(inquiry.tensors, inquiry.declared, inquiry.external),
    )


def _digest(blob: Blob) -> str:
    digest = hashlib.sha256()
    for chunk in blob.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _look(blob: Blob, inquiry: Inquiry) -> str:
    try:
        return look(blob, inquiry)
    except MalformedError as error:
        inquiry.say(Verdict.UNKNOWN, "malformed", error.what, error.where)
        return sniff_blob(blob)
