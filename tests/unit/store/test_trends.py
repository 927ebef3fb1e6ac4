"""Trends: the findings of every scan, counted, and the time to fix."""

from __future__ import annotations

from dataclasses import replace

from writer import ESTATE, SHOP, finding_on, named

from upright.graph.sketch import parse_sketch
from upright.model.finding import Severity, Status
from upright.store.store import Store


def test_findings_from_scan_to_scan(store: Store) -> None:
    graph = parse_sketch(SHOP)
    chat, bot = (finding_on(named(graph, name)) for name in ("chat", "bot"))
    bot = replace(bot, severity=Severity.LOW)
    rounds = ([chat, bot], [bot], [bot], [chat, bot], [replace(chat, status=Status.ACCEPTED)])
    for day, found in enumerate(rounds, 1):
        store.save(ESTATE, graph, found, started=f"2026-01-{day * 2:02}T00:00:00+00:00")
    trends = store.trends(ESTATE)
    high, low = Severity.HIGH, Severity.LOW
    assert [(p.standing[high], p.standing[low], p.risk) for p in trends.points] == [
        (1, 1, 80.0), (0, 1, 40.0), (0, 1, 40.0), (1, 1, 80.0), (0, 0, 0.0),
    ]  # fmt: skip
    assert [(p.new, p.fixed, p.reopened, p.accepted) for p in trends.points] == [
        (2, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 0), (0, 0, 1, 0), (0, 1, 0, 1),
    ]  # fmt: skip
    times = {level: (time.count, time.median, time.mean) for level, time in trends.time_to_fix.items()}
    assert times == {high: (1, 2.0, 2.0), low: (1, 8.0, 8.0)}
    assert [point.scan for point in trends.points] == list(reversed(store.scans(ESTATE)))
