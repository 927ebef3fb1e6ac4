"""The estate on one screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fastapi import APIRouter

from upright.show.api.access import ViewIn
from upright.show.api.encode import OPEN, scan, sensitivity
from upright.show.api.shapes import SummaryOut

router = APIRouter(tags=["estate"])
TOP = 5


@router.get("/summary")
def summary(view: ViewIn) -> SummaryOut:
    """Counts, the five findings to fix first, and where we could not look."""
    assets = view.graph.assets
    worst = [max(label.sensitivity for label in asset.labels) for asset in assets if asset.labels]
    findings = [finding for finding in view.findings if finding.status in OPEN]
    gaps: Counter[str] = Counter()
    for gap in view.graph.gaps:
        gaps[gap.code] += gap.count
    return SummaryOut(
        scan=scan(view.snapshot.scan),
        assets=len(assets),
        relations=len(view.graph.relations),
        kinds=_counts(asset.kind for asset in assets),
        severities=_counts(finding.severity.name.lower() for finding in findings),
        exposure=_counts(asset.exposure for asset in assets),
        sensitivities=_counts(sensitivity(one) for one in worst),
        data_classes=_counts(name for asset in assets for name in {label.data_class for label in asset.labels}),
        top=view.finding_rows(findings[:TOP]),
        findings=len(findings),
        rules=len(view.snapshot.assessed),
        unknown=dict(view.snapshot.unknown),
        gaps=dict(gaps.most_common()),
        paths=len(view.paths),
    )


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())
