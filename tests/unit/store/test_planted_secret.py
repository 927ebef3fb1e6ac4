"""A secret planted in many kinds of file is found by a scan, and is nowhere in what the scan keeps."""

from __future__ import annotations

import json
from pathlib import Path

from upright.app.workspace import Workspace
from upright.model.asset import AssetKind
from upright.store.codec import asset_to_record, canonical, finding_to_record

KEY = "sk-" + "proj-Zq8WvT3nLr5Yx1Bd7KfMh2Pj9Sg4Uc6EaVtXoNiQwRyTuIkO"
NUMBER = "536-22-" + "8712"
MAIL = "brunhilde.ekstroem@" + "nordwind-logistik.example"


def plant(root: Path) -> None:
    """An application that has the values in its code, settings, data and notebook."""
    cell = {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": [f"key = '{KEY}'\n"]}
    output = {"output_type": "stream", "name": "stdout", "text": [f"{NUMBER} {MAIL}\n"]}
    notebook = {"cells": [{**cell, "outputs": [output]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    files = {
        "app.py": f'from openai import OpenAI\nclient = OpenAI(api_key="{KEY}")\nSYSTEM = "mail {MAIL}"\n',
        ".env": f"OPENAI_API_KEY={KEY}\n",
        "docker-compose.yml": f"services:\n  chat:\n    image: ollama/ollama\n    environment:\n      KEY: {KEY}\n",
        ".mcp.json": json.dumps({"mcpServers": {"x": {"command": "npx", "args": ["x", KEY], "env": {"TOKEN": KEY}}}}),
        "train.csv": f"name,ssn,email\nA,{NUMBER},{MAIL}\n" * 20,
        "train.jsonl": (json.dumps({"text": f"My SSN is {NUMBER}, mail {MAIL}"}, ensure_ascii=False) + "\n") * 5,
        "explore.ipynb": json.dumps(notebook),
        "broken.json": f'{{"key": "{KEY}", ',
    }
    for path, content in files.items():
        (root / path).write_text(content, encoding="utf-8")


def test_a_planted_secret_is_nowhere(tmp_path: Path) -> None:
    root = tmp_path / "app"
    root.mkdir()
    plant(root)
    workspace = Workspace.open(tmp_path / "kept")
    snapshot = workspace.scan([str(root)])
    labels = {label.data_class for asset in snapshot.graph.assets for label in asset.labels}
    assert "pii.us-ssn" in labels
    assert any(asset.kind is AssetKind.SECRET and asset.attributes.get("value_seen") for asset in snapshot.graph.assets)
    records = [asset_to_record(asset) for asset in workspace.store.latest().graph.assets]
    records += [finding_to_record(finding) for finding in snapshot.findings]
    texts = [canonical(record).encode() for record in records]
    texts += [path.read_bytes() for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    workspace.store.close()
    texts += [path.read_bytes() for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    for value in (KEY, KEY[8:40], NUMBER, NUMBER.replace("-", ""), MAIL):
        assert not [text for text in texts if value.encode() in text]
