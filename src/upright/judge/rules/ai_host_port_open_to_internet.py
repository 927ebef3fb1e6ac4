"""A machine of an AI workload takes administrators' or model traffic from the whole internet.

Why it matters: SSH, remote desktop, notebooks, databases and model servers are tried by scanners within hours, and the machine
holds a role that may use your models.

How to fix: reach it through a session service or a VPN, and let in named addresses only.

What it does not see: firewalls outside the scan; web ports (80, 443) are meant to be open.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_WEB = frozenset({"80", "443"})
_ADMIN = frozenset({"all", "22", "3389", "5900", "2375", "2376", "6443", "10250"})
_OPEN = frozenset(
    {
        "8888",
        "11434",
        "8265",
        "6333",
        "6334",
        "19530",
        "5432",
        "3306",
        "1433",
        "27017",
        "6379",
        "9200",
        "8001",
        "8002",
        "7860",
    }
)


def judge(host: Asset, graph: Graph) -> Judgement | None:
    """Applies to machines and notebooks of AI whose network rules were seen."""
    if "open_ports" not in host.attributes:
        return None
    ports = [port for port in words(host, "open_ports") if port not in _WEB]
    graver = [port for port in ports if port in _ADMIN | _OPEN or "-" in port]
    if not ports:
        return holds(graph, host, f"nothing but web ports of {host.name} is open to everyone")
    return fail(
        host,
        f"port {some(graver or ports)} of {host.name} is open to the whole internet",
        severity=None if graver else Severity.MEDIUM,
    )


RULE = Rule(
    id="ai-host-port-open-to-internet",
    title="A machine of an AI workload is open to the internet",
    assesses=frozenset({AssetKind.HOST, AssetKind.NOTEBOOK}),
    severity=Severity.HIGH,
    signals=("net.public_exposure", "cfg.baseline", "cfg.iac"),
    judge=judge,
    remedy="Let in named addresses only, or reach it through a session service.",
    remediations=("close-host-ports",),
    weakness=("CWE-284", "CWE-668", "AML.T0049"),
    breaks=(
        'host trainer {open_ports=["22"]}',
        'notebook lab {provider=aws open_ports=["all"]}',
    ),
    holds=(
        'host trainer {open_ports=["443"]}',
        "host trainer",
    ),
)
