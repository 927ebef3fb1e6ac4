"""A notebook server is open to others.

Why it matters: a notebook server runs any code that its visitor types, with the data and keys of the people who use it.

How to fix: bind to 127.0.0.1 and reach it through SSH or a proxy with single sign-on; never switch the token off.

What it does not see: firewalls outside the scan.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, listens_to_others, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity

_SERVERS = ("jupyter", "code-server", "rstudio", "zeppelin", "marimo", "notebook")


def judge(endpoint: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers of notebooks."""
    seen = f"{endpoint.name} {text(endpoint, 'image')} {text(endpoint, 'framework')}".lower()
    if not any(server in seen for server in _SERVERS):
        return None
    wide, auth = listens_to_others(endpoint), text(endpoint, "auth")
    if not wide:
        return _unexposed(endpoint, graph) if wide is False else None
    if auth == "none":
        return fail(endpoint, f"notebook server {endpoint.name} takes connections from others without a token")
    lighter = None if endpoint.exposure is Exposure.PUBLIC else Severity.MEDIUM
    if auth and lighter:
        return holds(graph, endpoint, f"{endpoint.name} asks for {auth}")
    return fail(
        endpoint,
        f"notebook server {endpoint.name} takes connections from others",
        severity=lighter or Severity.HIGH,
    )


def _unexposed(endpoint: Asset, graph: Graph) -> Judgement:
    if not says(endpoint, "anonymous"):
        return holds(graph, endpoint, f"nothing publishes {endpoint.name}")
    reason = f"notebook server {endpoint.name} runs code for whoever is on its machine, without a token"
    return fail(endpoint, reason, severity=Severity.MEDIUM)


RULE = Rule(
    id="notebook-server-exposed",
    title="A notebook server is open to others",
    assesses=frozenset({AssetKind.ENDPOINT, AssetKind.HOST}),
    severity=Severity.CRITICAL,
    signals=("net.public_exposure", "cfg.compute_isolation", "iam.auth_required"),
    judge=judge,
    remedy="Bind the notebook server to 127.0.0.1, reach it through SSH or a proxy with login, and keep its token.",
    remediations=("restrict-pod-ingress", "set-safe-value", "isolate-running-workload"),
    weakness=("CWE-306", "CWE-668", "AML.T0132", "AML.T0049"),
    breaks=(
        "endpoint lab {image=jupyter/scipy-notebook:2024-10 bind=0.0.0.0 auth=none}",
        "endpoint jupyter public {port=8888}",
        "endpoint jupyter {bind=127.0.0.1 auth=none anonymous=true}",
    ),
    holds=(
        "endpoint lab private {image=jupyter/scipy-notebook:2024-10}",
        "endpoint jupyter {bind=127.0.0.1 auth=none}",
    ),
)
