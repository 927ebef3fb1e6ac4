"""The estate on one screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fastapi import APIRouter

from upright.show.api.access import ViewIn
from upright.show.api.encode import OPEN, scan
from upright.show.api.shapes import SummaryOut

router = APIRouter(tags=["estate"])
TOP = 5


@router.get("/summary")
def summary(view: ViewIn) -> SummaryOut:
    """Counts, the five findings to fix first, and where we could not look."""
    refs = [view.ref(asset) for asset in view.graph.assets]
    findings = [finding for finding in view.findings if finding.status in OPEN]
    gaps: Counter[str] = Counter()
    for gap in view.graph.gaps:
        gaps[gap.code] += gap.count
    return SummaryOut(
        scan=scan(view.snapshot.scan),
        assets=len(refs),
        relations=len(view.graph.relations),
        kinds=_counts(ref.kind for ref in refs),
        severities=_counts(finding.severity.name.lower() for finding in findings),
        exposure=_counts(ref.exposure for ref in refs),
        sensitivities=_counts(ref.sensitivity for ref in refs if ref.sensitivity),
        data_classes=_counts(name for ref in refs for name in ref.data_classes),
        top=view.finding_rows(findings[:TOP]),
        findings=len(findings),
        rules=len(view.snapshot.assessed),
        unknown=dict(view.snapshot.unknown),
        gaps=dict(gaps.most_common()),
        paths=len(view.paths),
    )


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())
