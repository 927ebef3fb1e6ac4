"""A workspace whose one scan was drawn as a sketch: small, quick, and with every view of the page filled."""

from __future__ import annotations

from pathlib import Path

from upright.app.workspace import Workspace
from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.model.asset import Asset
from upright.model.evidence import Gap
from upright.model.finding import Factor, Finding, Score, Severity
from upright.store.snapshot import Estate

SKETCH = """
endpoint chat-api public {type=api auth=none route=/chat path=app/server.py line=14 port=8000}
agent support-agent {type=agent framework=langchain path=app/agent.py line=22 autonomy=unbounded}
tool run_sql {type=tool path=app/tools.py line=40 sql_unchecked=true}
tool send_email {type=tool path=app/tools.py line=71}
data_store customers-db [pii.us-ssn pii.email pci.card-number] {type=database engine=postgresql path=infra/main.tf}
model gpt-4o {type=llm provider=openai path=app/agent.py line=9}
model ticket-classifier {type=model_file format=pickle verdict=malicious path=models/ticket-classifier.pkl}
dataset support_tickets.jsonl [pii.email pii.phone] {type=training_data rows=1200 path=data/support_tickets.jsonl}
training_job finetune {method=sft path=training/finetune.py line=31}
vector_store handbook-index [pii.email] {engine=chroma path=app/index.py line=8}
secret OPENAI_API_KEY {type=credential_ref path=.env.example line=2}
secret "key in notebook" [secret.openai-api-key] {type=secret path=notebooks/explore.ipynb line=12 value_seen=true}
mcp_server filesystem {transport=stdio path=.cursor/mcp.json line=4 fetched_at_run_time=true}
package langchain {type=dependency ecosystem=pypi path=pyproject.toml line=11}
prompt SYSTEM_PROMPT {type=system_prompt path=app/prompts.py line=5}
host gpu-node private {path=deploy/gpu.yaml line=2}
chat-api -serves-> support-agent
support-agent -calls-> gpt-4o
support-agent -uses_tool-> run_sql
support-agent -uses_tool-> send_email
support-agent -uses_tool-> filesystem
support-agent -retrieves_from-> handbook-index
support-agent -prompted_by-> SYSTEM_PROMPT
support-agent -authenticates_with-> OPENAI_API_KEY
run_sql -can_read-> customers-db
finetune -trained_on-> support_tickets.jsonl
finetune -produces-> ticket-classifier
support-agent -calls-> ticket-classifier
"""
GAPS = (
    Gap("data/archive.zip", "nested deeper than 4 levels", "too-large"),
    Gap("vendor", "named in .gitignore", "ignored", count=3201),
)
TOP = "Personal data can be reached from a public endpoint"


def drawn_workspace(folder: Path) -> Workspace:
    """A workspace in `folder` that holds the sketch as its only scan."""
    drawn = parse_sketch(SKETCH)
    graph = Graph(drawn.assets, drawn.relations, GAPS)
    assets = {asset.name: asset for asset in graph.assets}
    workspace = Workspace.open(folder)
    found = _findings(assets)
    assessed = {finding.rule: 3 for finding in found}
    unknown = {"public-data-store": "data/archive.zip could not be read"}
    workspace.store.save(Estate.of(["sketch"], "sketch"), graph, found, assessed=assessed, unknown=unknown)
    return workspace


def _findings(assets: dict[str, Asset]) -> list[Finding]:
    path = tuple(assets[name].id for name in ("chat-api", "support-agent", "run_sql", "customers-db"))
    reason = (
        "chat-api serves support-agent, whose tool run_sql reads customers-db, which holds social security numbers."
    )
    return [
        _finding(
            1,
            "pii-reaches-public-endpoint",
            TOP,
            Severity.CRITICAL,
            assets["chat-api"],
            reason,
            path=path,
            signals=("data.access_path",),
        ),
        _finding(
            2,
            "malicious-model-file",
            "A model file runs code when it is loaded",
            Severity.CRITICAL,
            assets["ticket-classifier"],
            "models/ticket-classifier.pkl calls posix.system while it is unpickled.",
            signals=("mdl.artifact_scan",),
            remediations=("quarantine-model-file",),
        ),
        _finding(
            3,
            "secret-in-notebook",
            "A credential stands in a notebook",
            Severity.HIGH,
            assets["key in notebook"],
            "The output of cell 4 shows an OpenAI API key.",
        ),
        _finding(
            4,
            "unpinned-hosted-model",
            "A model is used without a pinned revision",
            Severity.LOW,
            assets["gpt-4o"],
            "gpt-4o is an alias that the vendor moves.",
        ),
    ]


def _finding(
    number: int,
    rule: str,
    title: str,
    severity: Severity,
    asset: Asset,
    reason: str,
    *,
    path: tuple[str, ...] = (),
    signals: tuple[str, ...] = (),
    remediations: tuple[str, ...] = (),
) -> Finding:
    weight = (0.05, 0.25, 0.5, 0.8, 1.0)[severity]
    score = Score(
        round(100 * weight * 0.9, 1),
        (Factor("severity", weight, f"{severity.name.lower()} in itself"), Factor("activity", 0.9, "not watched")),
        "close it to everybody who does not need it",
        round(100 * weight * 0.5, 1),
    )
    return Finding(
        id=f"finding-{number:012d}",
        rule=rule,
        title=title,
        severity=severity,
        confidence=0.9,
        score=score,
        asset=asset.id,
        reason=reason,
        locations=asset.locations,
        path=path,
        signals=signals,
        controls=("nist-ai-600-1:MS-2.10-001",),
        remediations=remediations,
        remedy="Ask for a credential on the endpoint, and give the tool a role that reads only what it needs.",
        evidence={"excerpt": 'cursor.execute(f"select {query}")'},
    )
