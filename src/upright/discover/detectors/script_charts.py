"""Helm charts of AI that TypeScript and JavaScript programs install.

Why it matters: a line of the AWS CDK or of Pulumi puts a server of models or a store of vectors on a cluster; no manifest of it
is in the repository.

How it recognises: calls that are given an object with a `chart` and its repository, version or values, where the program
uses the CDK, Pulumi or CDK for Terraform: `cluster.addHelmChart("llm", {chart: "ollama", repository: ...})`,
`new k8s.helm.v3.Release("db", {chart: "qdrant"})`, and methods of one's own that hand such an object on. The chart's name
says what it runs.

What it does not see: charts whose name the program computes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.ai_images import role_of
from upright.discover.cloud.programs import PACKAGES
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS
from upright.discover.readers.script import script
from upright.discover.readers.script_values import first_text, option
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_BESIDE = ("repository", "repo", "repositoryOpts", "fetchOpts", "version", "values", "namespace")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    found, path = document.parse(script), document.item.path
    for call in found.calls:
        node = option(found, call, "chart")
        if node is None or option(found, call, *_BESIDE) is None:
            continue
        chart = first_text(found, path, node).rstrip("/").rpartition("/")[2].partition(":")[0]
        role = role_of(f"chart/{chart}") if chart else ""
        if not role:
            continue
        said = (first_text(found, path, each) for each in call.given[:2] if each.type in {"string", "template_string"})
        name = next((each for each in said if each and "${" not in each), chart)
        own = key("name", document.item.source, "chart", f"{path}#{name}")
        if role == "vector_store":
            yield see(document, "vector_store", name, call.line, own, engine=chart)
        else:
            yield see(document, "deployment", name, call.line, own, image=chart)


DETECTOR = Detector(
    id="script-charts",
    title="Helm charts of AI that TypeScript and JavaScript programs install",
    selects=Selector(languages=SCRIPTS, literals=PACKAGES),
    detect=_detect,
    hits=(
        Hit(
            "stack.ts",
            "import * as eks from 'aws-cdk-lib/aws-eks';\nconst cluster = new eks.Cluster(this, 'C');\ncluster.addHelmChart('llm', {\n  chart: 'ollama',\n  repository: 'https://otwld.github.io/ollama-helm/',\n});\ncluster.addHelmChart('web', { chart: 'nginx', repository: 'https://x.org' });\n",
            (("endpoint", "llm", 3),),
        ),
        Hit(
            "db.ts",
            "import { Application } from './application';\nimport * as pulumi from '@pulumi/pulumi';\nclass Db extends pulumi.ComponentResource {\n  make(name) {\n    this.app.addHelmChart(name, { chart: 'qdrant', repo: 'https://qdrant.github.io/qdrant-helm' });\n  }\n}\n",
            (("vector_store", "qdrant", 5),),
        ),
    ),
    misses=(
        Miss("plot.ts", "import * as pulumi from '@pulumi/pulumi';\ndraw({ chart: 'ollama' });\n"),
        Miss("a.ts", "draw({ chart: 'ollama', values: [1] });\n"),
    ),
)
