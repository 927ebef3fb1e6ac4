"""Building an image for AI, or starting a machine, runs a script that it downloads.

Why it matters: `curl ... | sh` in a Dockerfile runs whatever the address answers on that day, as root, with the secrets of
the build. What it leaves behind is in every container that serves your models. In the script that a machine runs at its
first start, it runs with the rights of the machine and its role.

How to fix: install from a package with a version, or download, compare with a digest kept in the repository, and then run.

What it does not see: scripts that are downloaded and run in two steps.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(image: Asset, graph: Graph) -> Judgement | None:
    """Applies to images for AI that the repository builds, and to machines that infrastructure code starts."""
    if text(image, "type") == "instance":
        told = f"{image.name} runs a script that it downloads when it starts"
        return fail(image, told) if says(image, "fetched_script") else None
    if text(image, "type") != "container":
        return None
    if says(image, "fetched_script"):
        return fail(image, f"building {image.name} runs a script that it downloads")
    return holds(graph, image, f"{image.name} runs no script that it downloads")


RULE = Rule(
    id="image-runs-fetched-script",
    title="Building an image for AI, or starting a machine, runs a downloaded script",
    assesses=frozenset({AssetKind.HOST}),
    severity=Severity.MEDIUM,
    signals=("sup.pinned_deps", "cfg.iac"),
    judge=judge,
    remedy="Install a version, or compare the download with a digest before it runs.",
    weakness=("CWE-494", "LLM03:2025", "AML.T0010"),
    breaks=(
        "host Dockerfile {type=container fetched_script=true}",
        "host gpu {type=instance fetched_script=true}",
    ),
    holds=("host Dockerfile {type=container}", "host gpu {type=instance}"),
)
