"""What speaks for a model file or against it, beside its own bytes: its neighbours, signatures, digests, publishers.

The same is asked of the reports of `upright scan-model` and of what a scan has seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from upright.app.model_trust import Trust
from upright.discover.hub_names import imitates
from upright.discover.model_statements import Statement, Weights, held_against
from upright.discover.readers.inquiry import Reason, Signal, Verdict
from upright.model.asset import Json
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.model_file import ModelReport
    from upright.discover.model_signature import Signature

_SURE: Final = 0.9  # confidence from which a signal counts against the file itself
_LEAD: Final = "models--"


@dataclass(frozen=True, slots=True)
class Assurance:
    """What was found of one file. `signature`: `state` (verified, not-verified, changed, not-listed, unsigned), and who
    signed; `imitates`: the publisher whose name it borrows; `listed`: whether its publisher may be used, where asked.
    """

    signals: tuple[Signal, ...] = ()
    signature: Mapping[str, Json] = field(default_factory=dict)
    imitates: str = ""
    listed: bool | None = None


def assure(
    weights: Sequence[tuple[Weights, str]],
    statements: Sequence[Statement],
    trust: Trust,
    digest_of: Callable[[str], str] = lambda _: "",
    sizes: Mapping[str, int] | None = None,
) -> dict[str, Assurance]:
    """By path, what speaks for or against each model file. `weights`: each with the hub id that it came by, or nothing;
    `digest_of`: the SHA-256 of a file that is no model, by its path, empty where it is not to be had; `sizes`: of every
    file that was seen, by path.
    """
    files = [each for each, _ in weights]
    extra = [Statement("the list of digests", published=_placed(trust.digests, files))] if trust.digests else []
    signals = held_against(files, [*statements, *extra], sizes)
    signatures = _signatures(files, statements, trust, digest_of)
    found = {}
    for each, name in weights:
        hub = name or _hub_id(each.path)
        publisher = hub.partition("/")[0].lower()
        listed = any(fnmatchcase(publisher, glob) for glob in trust.publishers) if trust.publishers and hub else None
        found[each.path] = Assurance(
            tuple(signals[each.path]), signatures.get(each.path, {}), imitates(hub) if hub else "", listed
        )
    return found


def _placed(digests: Mapping[str, str], files: Iterable[Weights]) -> dict[str, str]:
    """Digests by the path of each file that a name fits: the whole path, or its end."""
    placed = {}
    for each in files:
        parts = each.path.split("/")
        ends = ("/".join(parts[at:]) for at in range(len(parts)))
        if digest := next((digests[end] for end in ends if end in digests), ""):
            placed[each.path] = digest
    return placed


def _hub_id(path: str) -> str:
    """`publisher/model` of a file in a hub's cache."""
    part = next((part for part in path.split("/") if part.startswith(_LEAD)), "")
    return part.removeprefix(_LEAD).replace("--", "/", 1)


def _signatures(
    files: Sequence[Weights], statements: Iterable[Statement], trust: Trust, digest_of: Callable[[str], str]
) -> dict[str, dict[str, Json]]:
    """The state of the signature by path of the file."""
    bundles = [(each.path, each.bundle) for each in statements if each.bundle]
    if trust.bundle[0]:
        bundles = [trust.bundle]
    states: dict[str, dict[str, Json]] = {each.path: {"state": "unsigned"} for each in files} if trust.asks else {}
    for path, bundle in bundles:
        states |= _of_bundle(path, bundle, files, trust, digest_of)
    return states


def _of_bundle(
    path: str, bundle: str, files: Sequence[Weights], trust: Trust, digest_of: Callable[[str], str]
) -> dict[str, dict[str, Json]]:
    """What a signature says of each file in its folder and below."""
    from upright.discover.model_signature import verify

    folder = "" if path == trust.bundle[0] else path[: path.rfind("/") + 1]
    below = {each.path.removeprefix(folder): each for each in files if each.path.startswith(folder)}
    try:
        found = verify(bundle.encode(), trust.keys, {}, trust.identities)
    except MalformedError as error:
        told: dict[str, Json] = {"state": "not-verified", "bundle": path, "problems": [error.what]}
        return {each.path: told for each in below.values()}
    known = {each.path: each.digest for each in below.values()}
    changed = [
        name
        for name, digest in found.signed.items()
        if (own := known.get(f"{folder}{name}") or digest_of(f"{folder}{name}")) and own != digest
    ]
    return {each.path: _state(found, name, path, changed, trust) for name, each in below.items()}


def _state(found: Signature, name: str, bundle: str, changed: list[str], trust: Trust) -> dict[str, Json]:
    """The worst that holds: changed since it was signed, not among the files signed, not made by anyone trusted."""
    state = "verified" if found.verified else "not-verified"
    if changed:
        state = "changed"
    elif name not in found.signed:
        state = "not-listed"
    told: dict[str, Json] = {"state": state, "bundle": bundle, "signer": found.signer}
    problems = [
        *(found.problems if trust.keys else ()),
        *(f"{each[:120]} changed since it was signed" for each in changed[:5]),
    ]
    if problems:
        told["problems"] = list[Json](problems)
    return told


def against(found: Assurance, trust: Trust, path: str) -> list[Reason]:
    """Reasons not to use a file that lie outside its bytes: what was asked for, and what is nearly sure."""
    reasons = [
        Reason(each.name, each.message, each.where, Verdict.SUSPICIOUS)
        for each in found.signals
        if each.confidence >= _SURE
    ]
    state = str(found.signature.get("state", ""))
    if state == "changed" or (state in {"not-verified", "not-listed"} and (trust.keys or trust.asks)):
        why = "; ".join(map(str, _listed(found.signature.get("problems")))) or "the signature does not name it"
        reasons.append(Reason("signature-mismatch", f"its signature does not hold: {why}", path, Verdict.SUSPICIOUS))
    elif state == "unsigned" and trust.asks:
        reasons.append(Reason("not-signed", "nobody signed it, and a signature is asked for", path, Verdict.SUSPICIOUS))
    if found.imitates:
        message = f"its publisher is called almost like {found.imitates}"
        reasons.append(Reason("lookalike-publisher", message, path, Verdict.SUSPICIOUS))
    if found.listed is False:
        reasons.append(Reason("publisher-not-listed", "its publisher is on no list of yours", path, Verdict.SUSPICIOUS))
    return reasons


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def with_assurance(report: ModelReport, found: Assurance, trust: Trust) -> ModelReport:
    """A report with what speaks for or against its file; reasons worst first."""
    reasons = sorted((*report.reasons, *against(found, trust, report.path)), key=lambda each: -each.verdict)
    verdicts = {"clean": Verdict.CLEAN, "unknown": Verdict.UNKNOWN, "suspicious": Verdict.SUSPICIOUS}
    worst = max((each.verdict for each in reasons), default=Verdict.CLEAN)
    known = verdicts.get(report.verdict)
    verdict = report.verdict if known is None or worst <= known else worst.name.lower()
    signals = tuple(dict.fromkeys((*report.signals, *found.signals)))
    return replace(report, reasons=tuple(reasons), verdict=verdict, signals=signals, signature=found.signature)
