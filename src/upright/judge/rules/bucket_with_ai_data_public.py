"""A store with training data, models or documents for retrieval is public.

Why it matters: what the model learnt from can be read, and, where writing is open too, replaced: whoever fills the bucket
decides what the assistant says.

How to fix: block public access on the store, and give readers a role.

What it does not see: access granted to single strangers by policy.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import credentials, fail, holds, keeps_ai_data, personal, says, some, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R

_OTHERS = frozenset({"database", "snapshot", "registry"})  # rules of their own speak of these


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to stores that keep AI data, when something about their access was seen."""
    blocked = says(store, "public_access_block")
    if (
        text(store, "type") in _OTHERS
        or not keeps_ai_data(graph, store)
        or (blocked is None and store.exposure is Exposure.UNKNOWN)
        or says(store, "public_read") is False  # everyone may only change it: `store-writable-by-anyone` says so
    ):
        return None
    users = graph.into(store, R.TRAINED_ON, R.RETRIEVES_FROM, R.DERIVED_FROM, R.STORED_IN)
    feeds = f", which feeds {users[0].name}," if users else ""
    path = (store.id, *(user.id for user in users[:1]))
    if store.exposure is Exposure.PUBLIC:
        found = (*personal(store), *credentials(store))
        graver = Severity.CRITICAL if found else None
        kept = f" {some(found)} in" if found else ""
        return fail(
            store,
            f"anyone can read{kept} {store.name}{feeds} over the internet".replace(",,", ","),
            path=path,
            severity=graver,
        )
    if blocked is False and text(store, "engine") == "s3":
        return None  # not public, and not kept from it: `ai-bucket-without-public-block` says so
    if blocked is False and store.exposure is Exposure.UNKNOWN:
        reason = f"nothing keeps {store.name}{feeds} from being made public".replace(",,", ",")
        return fail(store, reason, path=path, severity=Severity.MEDIUM)
    return holds(graph, store, f"{store.name} is not public")


RULE = Rule(
    id="bucket-with-ai-data-public",
    title="A store with AI data is public",
    assesses=frozenset({AssetKind.DATA_STORE}),
    severity=Severity.HIGH,
    signals=("data.access_path", "mdl.weights_protected", "cfg.iac"),
    judge=judge,
    remedy="Block public access on the store, and give readers a role.",
    remediations=("block-bucket-public-access", "narrow-bucket-policy", "close-access-lists", "set-safe-value"),
    weakness=("CWE-732", "LLM02:2025", "LLM04:2025", "AML.T0035", "AML.T0020"),
    breaks=(
        """
        data_store tickets public {type=bucket engine=s3}
        training_job tune
        tune -trained_on-> tickets
        """,
        "data_store acme-training-data {type=bucket engine=gcs public_access_block=false}",
        """
        data_store tap public {type=bucket engine=s3}
        endpoint score-config {type=deployment}
        score-config -depends_on-> tap
        """,
        """
        data_store tides public {type=bucket engine=s3}
        data_store customers {type=database engine=sagemaker-feature-store}
        customers -stored_in-> tides
        """,
    ),
    holds=(
        "data_store acme-training-data {type=bucket engine=s3 public_access_block=true}",
        "data_store website public {type=bucket engine=s3}   # keeps no AI data",
        """
        data_store pictures public {type=bucket engine=s3}
        application shop
        shop -depends_on-> pictures
        """,
    ),
)
