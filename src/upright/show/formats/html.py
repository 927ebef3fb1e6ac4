"""HTML: one self-contained file for people, which works offline and fetches nothing.

Headline, the most urgent risks with their scores factor by factor, every finding, the inventory, the data classes, and
what could not be looked at. All that came from what was scanned is escaped, and the page forbids itself any request.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from upright import __version__
from upright.model.finding import Finding, Severity, Status
from upright.show.format import Format

if TYPE_CHECKING:
    from upright.graph.graph import Graph
    from upright.model.asset import Asset, Location
    from upright.store.snapshot import Snapshot

URGENT = 5
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def _render(snapshot: Snapshot) -> str:
    style = files("upright.show.formats").joinpath("_report.css").read_text(encoding="utf-8")
    standing = [finding for finding in snapshot.findings if finding.status is not Status.FIXED]
    body = "\n".join(
        (
            _headline(snapshot, standing),
            _urgent(standing[:URGENT], snapshot.graph),
            _findings(standing, snapshot.graph),
            _data(snapshot.graph),
            _inventory(snapshot.graph),
            _gaps(snapshot),
            f"<footer>Upright {escape(__version__)}, scan {escape(str(snapshot.scan.id))}</footer>",
        )
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Upright: {escape(snapshot.scan.estate)}</title><style>{style}</style></head>\n<body><main>\n"
        f"{body}\n</main></body></html>\n"
    )


def _headline(snapshot: Snapshot, standing: list[Finding]) -> str:
    levels = Counter(finding.severity for finding in standing)
    shown = "".join(
        f'<li class="{level.name.lower()}"><b>{levels[level]}</b> {level.name.lower()}</li>'
        for level in sorted(Severity, reverse=True)
        if levels[level]
    )
    scan, stats = snapshot.scan, snapshot.scan.stats
    count = f"{len(snapshot.graph)} AI assets in {stats.get('items', 0)} files, {len(standing)} findings"
    return (
        f"<header><h1>{escape(scan.estate)}</h1><p>{count}. Scanned {escape(str(scan.finished))}.</p>"
        f'<ul class="levels">{shown}</ul></header>'
    )


def _urgent(findings: list[Finding], graph: Graph) -> str:
    if not findings:
        return "<section><h2>Nothing urgent</h2><p>No rule failed. See what was not looked at, below.</p></section>"
    cards = "".join(_card(rank, finding, graph) for rank, finding in enumerate(findings, 1))
    return f"<section><h2>Fix these first</h2>{cards}</section>"


def _card(rank: int, finding: Finding, graph: Graph) -> str:
    return (
        f'<article id="{escape(finding.id)}">'
        f'<h3><span class="rank">{rank}</span> {escape(finding.title)} {_badge(finding)}</h3>'
        f"<p>{escape(finding.reason)}</p>{_path(finding, graph)}{_factors(finding)}"
        f"<dl><dt>Where</dt><dd>{_places(finding.locations)}</dd><dt>Fix</dt><dd>{_fix(finding)}</dd>"
        f"{_best(finding)}<dt>Controls</dt><dd>{escape(', '.join(finding.controls[:12]) or 'none')}</dd></dl></article>"
    )


def _badge(finding: Finding) -> str:
    level = finding.severity.name.lower()
    return f'<span class="badge {level}">{level} {finding.score.value:.0f}</span>'


def _path(finding: Finding, graph: Graph) -> str:
    steps = [graph.asset(asset) for asset in finding.path if asset in graph]
    if len(steps) < 2:  # noqa: PLR2004  a path joins two
        return ""
    parts = [_chip(steps[0])]
    for before, after in pairwise(steps):
        verb = graph.relation_between(before.id, after.id)
        arrow = f"{verb} →" if verb else f"← {graph.relation_between(after.id, before.id) or ''}"
        parts.append(f'<span class="verb">{escape(arrow.replace("_", " "))}</span>{_chip(after)}')
    return f'<p class="path">{" ".join(parts)}</p>'


def _chip(asset: Asset) -> str:
    data = " ".join(sorted({label.data_class for label in asset.labels})[:3])
    extra = "".join(
        f" <i>{escape(word)}</i>" for word in (asset.exposure if asset.exposure == "public" else "", data) if word
    )
    kind = escape(asset.kind.replace("_", " "))
    return f'<span class="chip"><small>{kind}</small> {escape(asset.name[:60])}{extra}</span>'


def _factors(finding: Finding) -> str:
    widest = max((factor.value for factor in finding.score.factors), default=1.0) or 1.0
    rows = "".join(
        f'<tr><th>{escape(each.name)}</th><td><meter min="0" max="{widest:.2f}" value="{each.value:.2f}"></meter></td>'
        f"<td>x {each.value:.2f}</td><td>{escape(each.why)}</td></tr>"
        for each in finding.score.factors
    )
    title = f"Score {finding.score.value:.0f} of 100, factor by factor"
    return f'<details><summary>{title}</summary><table class="factors">{rows}</table></details>'


def _best(finding: Finding) -> str:
    if not finding.score.best_change:
        return ""
    return f"<dt>Helps most</dt><dd>{escape(finding.score.best_change)} (score {finding.score.best_value:.0f})</dd>"


def _fix(finding: Finding) -> str:
    commands = "".join(
        f"<code>upright fix {escape(finding.id)} --with {escape(r)}</code> " for r in finding.remediations
    )
    return f"{escape(finding.remedy)} {commands}"


def _places(locations: Iterable[Location], most: int = 5) -> str:
    listed = list(locations)
    shown = ", ".join(
        f"<code>{escape(each.path)}{f':{each.line}' if each.line else ''}</code>" for each in listed[:most]
    )
    return shown + (f" and {len(listed) - most} more" if len(listed) > most else "")


def _findings(findings: list[Finding], graph: Graph) -> str:
    rows = "".join(
        f"<tr><td>{_badge(finding)}</td><td>{escape(finding.title)}<br><small>{escape(finding.reason)}</small></td>"
        f"<td>{escape(graph.asset(finding.asset).name if finding.asset in graph else '')}</td>"
        f"<td>{_places(finding.locations, 2)}</td></tr>"
        for finding in findings
    )
    head = "<tr><th>Score</th><th>Finding</th><th>Asset</th><th>Where</th></tr>"
    return f"<section><h2>All findings</h2><table>{head}{rows}</table></section>"


def _data(graph: Graph) -> str:
    held: dict[str, set[str]] = defaultdict(set)
    for asset in graph.assets:
        for label in asset.labels:
            held[label.data_class].add(asset.name)
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(', '.join(sorted(assets)[:8]))}</td></tr>"
        for name, assets in sorted(held.items())
    )
    return f"<section><h2>Sensitive data</h2><table><tr><th>Class</th><th>Held by</th></tr>{rows}</table></section>"


def _inventory(graph: Graph) -> str:
    groups: dict[str, list[Asset]] = defaultdict(list)
    for asset in graph.assets:
        groups[asset.kind].append(asset)
    parts = []
    for kind, assets in sorted(groups.items()):
        rows = "".join(
            f"<tr><td>{escape(asset.name[:120])} {escape(asset.version)}</td>"
            f"<td>{_places(asset.locations, 2)}</td></tr>"
            for asset in sorted(assets, key=lambda each: each.name.lower())
        )
        title = f"{escape(kind.replace('_', ' '))} ({len(assets)})"
        parts.append(f"<details><summary>{title}</summary><table>{rows}</table></details>")
    return f"<section><h2>Inventory</h2>{''.join(parts)}</section>"


def _gaps(snapshot: Snapshot) -> str:
    rows = "".join(
        f"<tr><td>{escape(gap.code)}</td><td><code>{escape(gap.where)}</code></td>"
        f"<td>{escape(gap.why)}</td><td>{gap.count}</td></tr>"
        for gap in snapshot.graph.gaps
    )
    unknown = "".join(f"<li>{escape(rule)}: {escape(why)}</li>" for rule, why in sorted(snapshot.unknown.items()))
    could_not = f"<h3>Rules that could not tell</h3><ul>{unknown}</ul>" if unknown else ""
    head = "<tr><th>Why</th><th>Where</th><th>What</th><th>Count</th></tr>"
    return f"<section><h2>Not looked at</h2><table>{head}{rows}</table>{could_not}</section>"


FORMAT = Format(
    id="html", title="One HTML file that works offline", suffix=".html", media_type="text/html", render=_render
)
