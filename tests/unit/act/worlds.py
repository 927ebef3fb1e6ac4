"""Sample worlds for the remediations that Upright ships."""

# ruff: noqa: E501  files as they stand

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from upright.act.remediation import Remediation
from upright.act.remediations.hold_out_dataset import REMEDIATION as HOLD_OUT
from upright.act.remediations.quarantine_file import REMEDIATION as QUARANTINE_FILE
from upright.act.remediations.quarantine_model_file import REMEDIATION as QUARANTINE
from upright.act.remediations.redact_dataset import REMEDIATION as REDACT
from upright.app.catalog import units
from upright.model.asset import Asset, AssetKind, Location
from upright.model.data import DataLabel
from upright.model.finding import Finding, Score, Severity
from upright.testing.remediations import Sample

SECRET = b"hilde.nordmann@example.com"


def redact(path: Path) -> bytes:
    """Stands for the classifiers: one value is known to be personal."""
    return path.read_bytes().replace(SECRET, b"[pii.email]")


def finding(asset: str) -> Finding:
    return Finding("finding-1", "made-up-rule", "Made up", Severity.HIGH, 0.9, Score(50.0), asset, "made up")


def place(path: str, seen: str) -> Location:
    return Location(path, 0, "world", seen)


MODEL = Asset(
    "model-1",
    AssetKind.MODEL,
    "weights.pkl",
    keys=("path:world/models/weights.pkl",),
    locations=(
        place("models/weights.pkl", "model_file"),
        place("old/weights.pkl", "model_file"),
        place("app.py", "llm"),
    ),
)
DATA = Asset(
    "dataset-1",
    AssetKind.DATASET,
    "tickets",
    keys=("path:world/data",),
    locations=(place("data", "documents"),),
    labels=(
        DataLabel("pii.email", "data/a.csv:mail", 2),
        DataLabel("pii.email", "data/b.jsonl", 1),
        DataLabel("pii.email", "data/clean.csv", 1),
    ),
)
FILES = {
    "models/weights.pkl": b"\x80\x04." * 50_000,
    "old/weights.pkl": b"\x80\x04." * 50_000,
    "app.py": b"load('models/weights.pkl')\n",
    "data/a.csv": b"id,mail\n1," + SECRET + b"\n2," + SECRET + b"\n",
    "data/b.jsonl": b'{"text": "from ' + SECRET + b'"}\n' * 3,
    "data/clean.csv": b"id\n1\n",
}
MCP = b"""{
  // servers of the team
  "mcpServers": {
    "files": {"command": "npx", "args": ["-y", "server-files"], "autoApprove": ["*", "read"]},
    "hub": {"command": "uvx", "args": ["mcp-hub"], "env": {"HUB_TOKEN": "not-a-real-token-1234"}},
  }
}
"""
SERVER = Asset(
    "mcp-server-1",
    AssetKind.MCP_SERVER,
    "files",
    keys=("mcp:world/files",),
    locations=(place(".mcp.json", "mcp_server"),),
    attributes={"package": "server-files", "command": "npx"},
)
NOTEBOOK = (
    b'''{"cells": [{"cell_type": "code", "execution_count": 3, "source": ["df"],
 "outputs": [{"text": ["'''
    + SECRET
    + b""""]}]}, {"cell_type": "markdown", "source": ["# Notes"]}], "nbformat": 4}
"""
)
COMMIT = "3f0c2a9b1d4e3f0c2a9b1d4e3f0c2a9b1d4e3f0c"
EDITED: dict[str, tuple[str, bytes, bytes, Asset, str, dict[str, str]]] = {
    # remediation: path, before, after, asset, rule, options
    "remove-mcp-server": (".mcp.json", MCP, MCP.replace(MCP.splitlines(keepends=True)[3], b"", 1).replace(b'    "hub', b'    "hub'), SERVER, "r", {}),
    "pin-mcp-server": (".mcp.json", MCP, MCP.replace(b"server-files", b"server-files@1.4.2"), SERVER, "r", {"version": "1.4.2"}),
    "narrow-approval": (".mcp.json", MCP, MCP.replace(b'["*", "read"]', b'["read"]'), SERVER, "r", {}),
    "reference-secret": (".mcp.json", MCP, MCP.replace(b"not-a-real-token-1234", b"${HUB_TOKEN}"), SERVER, "r", {}),
    "set-safe-value": (
        "compose.yaml", b"services:\n  llm:\n    privileged: true\n  db:\n    privileged: true\n",
        b"services:\n  llm:\n    privileged: false\n  db:\n    privileged: true\n",
        Asset("endpoint-1", AssetKind.ENDPOINT, "llm", locations=(Location("compose.yaml", 2, "world", "deployment"),)),
        "privileged-ai-container", {},
    ),
    "pin-dependency": (
        "requirements.txt", b"openai[x]>=1.0,<2 ; python_version > '3'\nopenai-agents\n", b"openai[x]==1.5.2 ; python_version > '3'\nopenai-agents\n",
        Asset("package-1", AssetKind.PACKAGE, "openai", locations=(place("requirements.txt", "dependency"),)), "r", {"version": "1.5.2"},
    ),
    "pin-hub-reference": (
        "app.py", "é = 1; m = load.from_pretrained('acme/llm')  # ü\n".encode(),
        f"é = 1; m = load.from_pretrained('acme/llm', revision=\"{COMMIT}\")  # ü\n".encode(),
        Asset("model-2", AssetKind.MODEL, "acme/llm", locations=(place("app.py", "model"),)), "r", {"revision": COMMIT},
    ),
    "pin-workflow-action": (
        ".github/workflows/a.yml", b"jobs:\n  a:\n    steps:\n      - uses: acme/agent@v1\n",
        f"jobs:\n  a:\n    steps:\n      - uses: acme/agent@{COMMIT} # v1\n".encode(),
        Asset("agent-1", AssetKind.AGENT, "acme/agent", locations=(Location(".github/workflows/a.yml", 4, "world", "agent"),)), "r", {"commit": COMMIT},
    ),
    "pin-image": (
        "compose.yaml", b"services:\n  a:\n    image: ollama/ollama:latest\n",
        b"services:\n  a:\n    image: ollama/ollama@sha256:" + b"ab" * 32 + b"\n",
        Asset("endpoint-2", AssetKind.ENDPOINT, "a", locations=(place("compose.yaml", "deployment"),), attributes={"image": "ollama/ollama:latest"}),
        "r", {"digest": "sha256:" + "ab" * 32},
    ),
    "redact-notebook-output": (
        "a.ipynb", NOTEBOOK, NOTEBOOK.replace(b'[{"text": ["' + SECRET + b'"]}]', b"[]").replace(b": 3", b": null"),
        Asset("notebook-1", AssetKind.NOTEBOOK, "a.ipynb", locations=(place("a.ipynb", "notebook"),)), "r", {},
    ),
    "strip-hidden-characters": (
        "AGENTS.md", "Be\u200b kind\U000e0041 ❤\ufe0f\n".encode(), "Be kind ❤\ufe0f\n".encode(),
        Asset("prompt-1", AssetKind.PROMPT, "AGENTS.md", locations=(place("AGENTS.md", "prompt"),)), "r", {},
    ),
}  # fmt: skip
MANIFEST = {
    "train.yaml": b"data:\n  - data/a.csv\n  - data/clean.csv\n",
    "train.json": b'{"files": ["./data/a.csv", "x"]}',
}
WORLDS: dict[str, tuple[Remediation, Sample]] = {
    "quarantine": (QUARANTINE, Sample(FILES, finding("model-1"), MODEL, redact)),
    "redact": (REDACT, Sample(FILES, finding("dataset-1"), DATA, redact)),
    "quarantine-file": (QUARANTINE_FILE, Sample(FILES, finding("dataset-1"), DATA, redact)),
    "hold-out": (HOLD_OUT, Sample({**FILES, **MANIFEST}, finding("dataset-1"), DATA, redact)),
    **{
        name: (
            units("remediations")[name],
            Sample({path: before}, replace(finding(asset.id), rule=rule), asset, redact, options),
        )
        for name, (path, before, _, asset, rule, options) in EDITED.items()
    },
}
KILLED = ("quarantine", "redact", "narrow-approval")  # one for each step: those that edit share theirs
