"""Judging model files without a scan: `upright scan-model`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from upright.app.catalog import units
from upright.app.config import config_of
from upright.app.executor import Executor, Failure
from upright.discover.model_file import ModelReport, inspect
from upright.discover.readers.inquiry import Reason, Verdict
from upright.model.evidence import Gap
from upright.model.item import Item


def make() -> Callable[[Item], ModelReport]:
    """The work function of a worker."""
    return inspect


def judge_models(addresses: Iterable[str]) -> Iterator[ModelReport]:
    """The report of every file under these addresses that is a model, could be one, or could not be read.

    Files are judged in isolated workers; one that its worker does not survive is reported as a gap.
    """
    config = config_of(addresses, options={"include_ignored": True})
    items: list[Item] = []
    for source in config.sources:
        for found in units("connectors")[source.type].read(source):
            if isinstance(found, Item):
                items.append(found)
            elif isinstance(found, Gap) and found.code not in {"ignored", "symlink"}:
                yield ModelReport(
                    found.where, "", "gap", (Reason(found.code, found.why, found.where, Verdict.UNKNOWN),)
                )
    executor = Executor(make, (), workers=min(2, len(items)))
    reports = []
    for outcome in executor.run([item] for item in items):
        if isinstance(outcome, Failure):
            reason = Reason(outcome.code, outcome.why, outcome.item.path, Verdict.UNKNOWN)
            reports.append(ModelReport(outcome.item.path, "", "gap", (reason,)))
        elif outcome.model or outcome.verdict in {"malicious", "suspicious", "gap"} or len(items) == 1:
            reports.append(outcome)
    yield from sorted(reports, key=lambda report: report.path)
