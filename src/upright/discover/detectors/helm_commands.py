"""Charts of AI that commands install.

Why it matters: a script or a pipeline with `helm upgrade --install` is often all that tells what runs in a cluster.

How it recognises: `helm install` and `helm upgrade` in scripts, Makefiles, steps of pipelines and tasks of playbooks, and in
texts of TypeScript and JavaScript that run a shell, whose chart serves models, keeps vectors, is a gateway, a page or a
tracker, or trains. The name is that of the release.

What it does not see: charts whose name a variable holds, and values of other files.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.ai_images import engine_of, role_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS
from upright.discover.readers.shell_commands import Command, Word, commands_of, program, shell_commands
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_WRITTEN = re.compile(r"[`\"'][ \t]{0,9}(helm[ \t]+(?:install|upgrade)[ \t][^`\"'\n]{1,600})")
_MOST = 40  # commands of one program
_VERBS = frozenset({"install", "upgrade"})
_ALONE = frozenset(
    {
        "--install", "-i", "--create-namespace", "--wait", "--atomic", "--dry-run", "--debug", "--generate-name", "-g",
        "--reuse-values", "--reset-values", "--force", "--devel", "--dependency-update", "--cleanup-on-fail", "--verify",
        "--wait-for-jobs", "--no-hooks", "--skip-crds", "--render-subchart-notes", "--reset-then-reuse-values",
    }
)  # fmt: skip
_PARTS = frozenset({"model_server", "gateway", "ui", "observability", "notebook", "training", "guardrail"})
_PLAIN = re.compile(r"[A-Za-z0-9][\w./:@-]{0,120}|oci://[\w./:@-]{1,200}|\.{0,2}/[\w./-]{1,160}")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    seen: set[str] = set()
    for command in _of_script(document) if document.language in SCRIPTS else document.parse(shell_commands):
        words = program(command)
        if len(words) > 2 and words[0][0] in {"helm", "helm3", "microk8s.helm3"} and words[1][0] in _VERBS:  # noqa: PLR2004
            release, chart = _read(words[2:])
            if release[0] and release[0] not in seen:
                seen.add(release[0])
                yield from _installed(document, release, chart)


def _of_script(document: Document) -> Iterator[Command]:
    """The commands in texts of a program: ``$`helm upgrade --install x y/x -f ${values}` ``."""
    for match in islice(_WRITTEN.finditer(document.text), _MOST):
        yield from commands_of(match[1], document.text.count("\n", 0, match.start(1)) + 1)


def _read(words: Sequence[Word]) -> tuple[Word, str]:
    """The release that a command names, with its line, and its chart."""
    named: list[Word] = []
    waiting = False
    for word, line in words:
        if word.startswith("-"):
            waiting = "=" not in word and word not in _ALONE
        elif waiting:
            waiting = False
        elif _PLAIN.fullmatch(word):
            named.append((word, line))
    if len(named) == 1:  # `--generate-name`: called after its chart
        return (_short(named[0][0]), named[0][1]), named[0][0]
    return (named[0], named[1][0]) if named else (("", 0), "")


def _short(chart: str) -> str:
    return chart.rstrip("/").rpartition("/")[2].partition(":")[0]


def _installed(document: Document, release: Word, chart: str) -> Iterator[Sighting]:
    name = _short(chart)
    role = role_of(f"chart/{name.removesuffix('-operator').removesuffix('-chart')}")
    own = key("name", document.item.source, "release", "", release[0])
    if role == "vector_store":
        yield see(document, "vector_store", release[0], release[1], own, engine=engine_of(name), confidence=0.8)
    elif role in _PARTS:
        yield see(document, "deployment", release[0], release[1], own, confidence=0.8)


DETECTOR = Detector(
    id="helm-commands",
    title="Charts of AI that commands install",
    selects=Selector(languages=frozenset({"shell", "make", "yaml"}) | SCRIPTS, literals=(b"helm install", b"helm upgrade", b"helm3 ")),
    detect=_detect,
    hits=(
        Hit(
            "up.sh",
            "helm repo add qdrant https://qdrant.github.io/qdrant-helm\nhelm upgrade --install vectors qdrant/qdrant -n ai --create-namespace\nhelm install -f values.yaml ollama ollama-helm/ollama \\\n  --wait\n",
            (("vector_store", "vectors", 2), ("endpoint", "ollama", 3)),
        ),
        Hit(
            ".github/workflows/up.yml",
            "jobs:\n  up:\n    steps:\n      - run: |\n          helm upgrade --install --namespace seldon-system --values v.yml seldon-core seldon-core-operator\n",
            (("endpoint", "seldon-core", 5),),
        ),
        Hit(
            "install.mjs",
            "import { $ } from 'zx';\nexport async function install() {\n  await $`helm upgrade --install qdrant qdrant/qdrant --namespace qdrant -f ${values}`;\n}\n",
            (("vector_store", "qdrant", 3),),
        ),
        Hit("Makefile", "up:\n\thelm install --generate-name oci://ghcr.io/berriai/litellm-helm:1\n", (("endpoint", "litellm-helm", 2),)),
    ),
    misses=(
        Miss("up.sh", "helm install web bitnami/nginx\nhelm upgrade $RELEASE $CHART\nhelm list\n"),
        Miss("install.mjs", "// helm upgrade --install qdrant qdrant/qdrant\nrun(`helm upgrade --install ${name} ${chart}`);\n"),
        Miss("b.sh", "echo helm install # ollama\n"),
    ),
)  # fmt: skip
