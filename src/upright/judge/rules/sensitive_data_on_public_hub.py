"""What the organisation keeps on a public hub holds personal data or credentials.

Why it matters: everybody can download it without a word, mirrors and scrapers do so within hours, and a data set that
was pushed to try something out is found by its name years later. Weights remember what they were trained on, and a
demonstration carries the key that it calls its model with.

How to fix: make the repository private, change the credentials, then take the values out; older revisions keep them
until the history is written anew.

What it does not see: older revisions, and copies that others made.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import credentials, fail, holds, personal, some, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to repositories that the organisation itself keeps on a hub."""
    if not text(asset, "hub_repository"):
        return None
    if asset.exposure is not Exposure.PUBLIC:
        return holds(graph, asset, f"{asset.name} is seen by members alone")
    if found := (*credentials(asset), *personal(asset)):
        return fail(asset, f"everybody can download {some(found)} from {asset.name} on the hub")
    for data in graph.out(asset, R.TRAINED_ON):
        if learned := personal(data):
            reason = f"everybody can download {asset.name}, which was trained on {data.name} with {some(learned)}"
            return fail(asset, reason, path=(asset.id, data.id))
    return holds(graph, asset, f"nothing sensitive was found in {asset.name}")


RULE = Rule(
    id="sensitive-data-on-public-hub",
    title="A public repository on a model hub holds sensitive data",
    assesses=frozenset({AssetKind.MODEL, AssetKind.DATASET, AssetKind.APPLICATION}),
    severity=Severity.CRITICAL,
    signals=("data.access_path", "net.public_exposure"),
    judge=judge,
    remedy="Make the repository private, and change the credentials that stood in it.",
    remediations=("make-hub-repository-private",),
    weakness=("CWE-552", "CWE-200", "LLM02:2025"),
    breaks=(
        "dataset tickets public {hub_repository=datasets/acme/tickets} [pii.us-ssn]",
        """
        model desk public {hub_repository=models/acme/desk}
        dataset tickets [pii.us-ssn]
        desk -trained_on-> tickets
        """,
    ),
    holds=(
        "dataset tickets private {hub_repository=datasets/acme/tickets} [pii.us-ssn]",
        "dataset tickets public [pii.us-ssn]   # someone else's",
        "application demo public {hub_repository=spaces/acme/demo}",
    ),
)
