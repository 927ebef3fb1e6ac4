"""A version of a real MLflow registry leaves its alias and its stage, and comes back."""

from __future__ import annotations

from pathlib import Path

from worlds import finding

from servers import mlflow_server
from upright.act.execute import apply, undo
from upright.act.journal import Journal
from upright.act.plan import make_plan
from upright.act.post import send
from upright.act.remediation import Context
from upright.app.catalog import units
from upright.model.asset import Asset, AssetKind, Location


def test_a_version_is_withdrawn_and_comes_back(tmp_path: Path) -> None:
    with mlflow_server(tmp_path) as server:
        api = f"{server}/api/2.0/mlflow"

        def picture() -> tuple[list[tuple[str, str]], list[str]]:
            model = send(f"{api}/registered-models/get?name=fraud", None, method="GET")["registered_model"]
            versions = [
                send(f"{api}/model-versions/get?name=fraud&version={number}", None, method="GET")["model_version"]
                for number in (1, 2)
            ]
            aliases = sorted((each["alias"], each["version"]) for each in model.get("aliases") or ())
            return aliases, [each["current_stage"] for each in versions]

        send(f"{api}/registered-models/create", {"name": "fraud"})
        for _ in range(2):
            send(f"{api}/model-versions/create", {"name": "fraud", "source": "s3://models/fraud"})
        for alias, version in (("champion", "2"), ("old", "1")):
            send(f"{api}/registered-models/alias", {"name": "fraud", "alias": alias, "version": version})
        moved = {"name": "fraud", "version": "2", "stage": "Production", "archive_existing_versions": False}
        send(f"{api}/model-versions/transition-stage", moved)

        before = picture()
        model = Asset("m", AssetKind.MODEL, "model.pkl", locations=(Location("fraud/2/model.pkl", 0, "registry"),))
        context = Context({}, tmp_path / "vault", Path.read_bytes, {}, {"registry": f"mlflow+{server}"})
        journal = Journal(tmp_path / "journal.jsonl")
        plan = make_plan(finding("m"), model, units("remediations")["withdraw-model-version"], context)
        apply(plan, context, journal)
        assert picture() == ([("old", "1")], ["None", "Archived"])
        undo(plan.id, context, journal)
        assert picture() == before
