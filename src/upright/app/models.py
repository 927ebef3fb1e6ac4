"""Judging model files without a scan: `upright scan-model`."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from upright.app.aside import aside
from upright.app.guard import guarded
from upright.app.isolation import may_fork
from upright.app.model_trust import Trust
from upright.discover.model_digests import LIMIT
from upright.discover.model_file import GAP, ModelReport, inspect
from upright.discover.readers.inquiry import Reason, Verdict
from upright.discover.readers.model_format import MODEL_SUFFIXES
from upright.model.errors import AccessDenied, MalformedError, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item

if TYPE_CHECKING:
    from upright.connect.connector import Connector, Source

FEW: Final = 8  # files for which no pool of workers is started
STATEMENTS: Final = 2000  # files beside weights that are read for what they state
SECONDS: Final = 300.0
MEMORY: Final = 1 << 30
# Names that other files have too, such as texts in Portuguese, Python's lists of paths and Pkl's programs; all others
# that models go by are theirs alone.
_OTHERS_TOO: Final = frozenset(
    {".bin", ".model", ".p", ".sav", ".weights", ".pb", ".msgpack", ".h5", ".hdf5", ".mar", ".ubj", ".pt", ".pth",
     ".pkl"}
)  # fmt: skip
_QUIET: Final = frozenset({"ignored", "symlink"})
_WHY: Final = {
    "timeout": f"took longer than {SECONDS:g} s",
    "memory": f"needs more than {MEMORY >> 20} MiB",
    "crashed": "the reader process died",
}


@dataclass(frozen=True, slots=True)
class Judging:
    """How files are judged. `structure`: without digests and checksums of tensors. `allow`: files with callables and
    frameworks that the organisation trusts. `workers`: 0 for as many as there is work. `trust`: whose signatures,
    digests and names count.
    """

    structure: bool = False
    allow: tuple[str, ...] = ()
    workers: int = 0
    trust: Trust = field(default_factory=Trust)


def make(judging: Judging) -> Callable[[Item], ModelReport]:
    """The work function of a worker. Raises ConfigError when an allow-list is wrong."""
    if judging.allow:
        from upright.app.allow import allow

        allow(judging.allow)

    def work(item: Item) -> ModelReport:
        gaps: list[Gap] = []
        structure = judging.structure or item.whole is not None
        report = guarded(item, gaps, lambda: inspect(item, structure=structure))
        return report or _lost(item.path, gaps[0].code, gaps[0].why)

    return work


def judge_models(addresses: Iterable[str], judging: Judging | None = None) -> Iterator[ModelReport]:
    """The report of every file under these addresses that is a model, could be one, or could not be read, and of every
    file that is named itself: who asks for a file is told of it whatever it is.

    Files are judged in isolated processes; one that its process does not survive is reported as a gap.
    """
    chosen = judging or Judging()
    items: list[Item] = []
    several = list(addresses)
    named = _names(several)
    for found in _found(several, named):
        if isinstance(found, Item):
            items.append(found)
        elif found.code not in _QUIET:
            yield _lost(found.where, found.code, found.why)
    reports = _aside(items, chosen) if len(items) <= FEW and may_fork() else _pooled(items, chosen)
    asked = {*named.values()}
    told = [each for each in reports if len(items) == 1 or each.path in asked or _tells(each)]
    yield from sorted(_assured(told, items, chosen.trust), key=lambda report: report.path)


def _tells(report: ModelReport) -> bool:
    """Of the files of a folder: models, dangers, plain arrays and tables that go by a name that models go by, and what
    goes by a name that only models have and cannot be read as one.
    """
    if report.model or report.verdict not in {"clean", "unknown"}:
        return True
    suffix = Path(report.path).suffix.lower()
    if report.verdict == "unknown":
        return suffix in MODEL_SUFFIXES - _OTHERS_TOO
    return bool(report.format) and suffix in MODEL_SUFFIXES


def _assured(reports: list[ModelReport], items: list[Item], trust: Trust) -> Iterator[ModelReport]:
    """The reports, with what neighbours, signatures, digests and names say of each file."""
    from upright.app.model_assurance import assure, with_assurance
    from upright.discover.model_statements import Weights, may_state, read_statement

    places = {item.path: item for item in items}
    stated = [item for item in items if may_state(item.path)][:STATEMENTS]
    statements = [found for item in stated if (found := read_statement(item.path, _read(item))) is not None]
    weights = [
        (
            Weights(each.path, each.digest, each.held.tensors, each.held.declared, each.held.external),
            _hub_id(each.provenance),
        )
        for each in reports
    ]
    sizes = {item.path: item.size for item in items}
    known = assure(weights, statements, trust, lambda path: _digest(places[path]) if path in places else "", sizes)
    return (with_assurance(report, known[report.path], trust) for report in reports)


def _hub_id(provenance: Mapping[str, str]) -> str:
    name = provenance.get("repository", "")
    return name if provenance.get("hub") and "/" in name else ""


def _read(item: Item) -> bytes:
    """The first mebibytes of a file beside the weights; nothing of one that cannot be read, which its report says."""
    try:
        return item.read(LIMIT)
    except (AccessDenied, Unreachable):
        return b""


def _digest(item: Item) -> str:
    """The SHA-256 of a file in hex; empty when it cannot be read."""
    try:
        with item.open() as stream:
            digest = hashlib.sha256()
            while data := stream.read(LIMIT):
                digest.update(data)
            return digest.hexdigest()
    except (AccessDenied, Unreachable, OSError):
        return ""


def _found(several: Sequence[str], named: Mapping[str, str]) -> Iterator[Item | Gap]:
    """The files of every address: of local ones at once, of others through their connectors."""
    from upright.app.catalog import unit

    local: Connector = unit("connectors", "filesystem")
    for address in several:
        path = Path(address)
        try:
            if address in named:
                yield from (_called(named[address], each) for each in local.read(_local(path)))
            elif "://" not in address and path.exists():
                base = address if len(several) > 1 else ""
                yield from (_below(base, each) for each in local.read(_local(path)))
            else:
                yield from _elsewhere(address)
        except AccessDenied as error:
            yield Gap(address, str(error), "denied")
        except (Unreachable, MalformedError) as error:
            yield Gap(address, str(error), "unreachable")


def _local(path: Path) -> Source:
    from upright.connect.connector import Source

    return Source("filesystem", path.name or path.resolve().name, str(path.absolute()), {"include_ignored": True})


def _is_file(address: str) -> bool:
    try:
        return "://" not in address and Path(address).is_file()
    except OSError:
        return False


def _names(several: Iterable[str]) -> dict[str, str]:
    """What the report calls each file that is named itself: by its name, or as it was given where two share one."""
    files = {address: Path(address).name for address in several if _is_file(address)}
    shared = Counter(files.values())
    return {address: address if shared[name] > 1 else name for address, name in files.items()}


def _called(name: str, found: Item | Gap) -> Item | Gap:
    return found if isinstance(found, Gap) else replace(found, path=name)


def _below(base: str, found: Item | Gap) -> Item | Gap:
    """Of several folders, paths say which one a file lies in."""
    if not base or isinstance(found, Gap):
        return found
    return replace(found, path=f"{base.rstrip('/')}/{found.path}")


def _elsewhere(address: str) -> Iterator[Item | Gap]:
    from upright.app.catalog import units
    from upright.app.config import config_of

    for source in config_of([address], options={"include_ignored": True}).sources:
        yield from units("connectors")[source.type].read(source)


def _aside(items: list[Item], judging: Judging) -> Iterator[ModelReport]:
    work = make(judging)
    for item in items:
        report, code = aside(partial(work, item), SECONDS, MEMORY)
        yield report or _lost(item.path, code, _WHY[code])


def _pooled(items: list[Item], judging: Judging) -> Iterator[ModelReport]:
    from upright.app.executor import Executor, Failure, Limits

    executor = Executor(make, (judging,), workers=judging.workers, limits=Limits(SECONDS, MEMORY))
    for outcome in executor.run(items[at : at + FEW] for at in range(0, len(items), FEW)):
        yield _lost(outcome.item.path, outcome.code, outcome.why) if isinstance(outcome, Failure) else outcome


def _lost(path: str, code: str, why: str) -> ModelReport:
    return ModelReport(path, "", GAP, (Reason(code, why, path, Verdict.UNKNOWN),))
