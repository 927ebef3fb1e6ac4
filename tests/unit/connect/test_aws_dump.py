"""What the command line of AWS printed, as files."""

from __future__ import annotations

import json
from pathlib import Path

from upright.app.workspace import Workspace

_ARN = "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance"
_KEY = "sk-proj-" + "planted7" * 4


def test_lists_and_descriptions_are_joined(tmp_path: Path) -> None:
    files = {
        "list": {"NotebookInstances": [{"NotebookInstanceName": name, "NotebookInstanceArn": f"{_ARN}/{name}"}
                                       for name in ("lab", "other")]},
        "lab": {"NotebookInstanceName": "lab", "NotebookInstanceArn": f"{_ARN}/lab", "DirectInternetAccess": "Disabled",
                "RootAccess": "Enabled", "KmsKeyId": "k", "SubnetId": "s"},
        "functions": {"Functions": [{"FunctionName": "rag-ask", "Runtime": "python3.13",
                                     "FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:rag-ask",
                                     "Environment": {"Variables": {"OPENAI_API_KEY": _KEY}}}]},
        "prices": {"PriceList": []},
    }  # fmt: skip
    folder = tmp_path / "dump"
    folder.mkdir()
    for name, answer in files.items():
        (folder / f"{name}.json").write_text(json.dumps(answer))
    (folder / "cut.json").write_text("{")
    snapshot = Workspace.open(tmp_path / "home").scan([f"aws+json:{folder}"], workers=1)
    found = {(each.rule, snapshot.graph.asset(each.asset).name) for each in snapshot.findings}
    assert {("notebook-instance-root-access", "lab"), ("secret-in-function-settings", "rag-ask")} <= found
    assert not any(name == "other" or rule == "notebook-instance-direct-internet" for rule, name in found)
    assert {each.where for each in snapshot.graph.gaps} == {"list.json", "cut.json", "prices.json"}
    assert not any(_KEY.encode() in path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file())
