"""Services of Cloud Run that commands of pipelines and scripts deploy.

Why it matters: for many a service no template exists; the line that deploys it says whether everybody may call it.

How it recognises: `gcloud run deploy NAME` in scripts, Makefiles and steps of pipelines, in the lists of arguments of Cloud
Build, and GitHub's action for it, with the image or the folder and `--allow-unauthenticated`; `docker build -t NAME FOLDER`
and `gcloud builds submit --tag NAME FOLDER`, which say what an image is built from. A service counts where it runs AI.

What it does not see: services whose name a variable holds that is set in no line of the same file.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from upright.discover.built import builds
from upright.discover.cloud.declared import Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.readers.node import Node
from upright.discover.readers.shell_commands import Word, assignments, put_together, shell_commands
from upright.discover.sight import in_tests
from upright.model.asset import Location
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_SERVICE, _ANYONE = "google_cloud_run_v2_service", "google_cloud_run_v2_service_iam_member"
_ACTION = "google-github-actions/deploy-cloudrun"
_ALONE = frozenset(
    {"--allow-unauthenticated", "--quiet", "-q", "--no-traffic", "--push", "--no-cache", "--pull", "--load"}
)
_BUILDS = frozenset({("docker", "build"), ("buildx", "build"), ("builds", "submit")})
_PLAIN = re.compile(r"[A-Za-z][\w-]{0,62}")
_MOST = 60  # words of a command


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for words, line in _commands(document):
        pairs = {*itertools.pairwise(words)}
        if ("run", "deploy") in pairs:
            yield from _deployed(document, words[words.index("deploy") + 1 :], line)
        elif found := pairs & _BUILDS or (words[:1] == ["build"] and {("docker", "build")}):
            verb = next(iter(found))[1]
            yield from _built(document, words[words.index(verb) + 1 :], line)


def _commands(document: Document) -> Iterator[tuple[list[str], int]]:
    """The words of each command, and its line: of a shell, in a list of arguments, of an action."""
    commands = shell_commands(document)
    variables = assignments(commands)
    for command in commands:
        yield [_filled(word, variables) for word, _ in command[:_MOST]], command[0][1]
    if document.language != "yaml":
        return
    for root in document.parse(markup):
        for _, node in root.walk():
            if node.is_list and len(node.strings()) > 1:
                yield [*node.strings()][:_MOST], node.line
            elif node.is_map and node.get("uses").text.partition("@")[0] == _ACTION:
                yield _of_action(node.get("with")), node.line


def _filled(word: str, variables: dict[str, Word]) -> str:
    """A word with the variables in it that the document sets: `$SERVICE` after `SERVICE=desk`."""
    plain = word.strip("\"'")
    return put_together(plain, variables) or plain if "$" in plain else plain


def _of_action(given: Node) -> list[str]:
    named = [f"--{field}={given.get(field).text}" for field in ("image", "source") if given.get(field).text]
    return ["run", "deploy", given.get("service").text, *named, *given.get("flags").text.split()]


def _deployed(document: Document, words: Sequence[str], line: int) -> Iterator[Sighting]:
    named, options = _read(words)
    if not named or not _PLAIN.fullmatch(named[0]):
        return
    name, own = named[0], re.sub(r"\W", "_", named[0])
    image = options.get("--image", "") or f"gcr.io/own/{name}"
    body: dict[str, Node] = {"name": Node(name), "image": Node(image), "ingress": Node(options.get("--ingress", ""))}
    yield _declared(document, _SERVICE, own, Node(body, line), name)
    if "--allow-unauthenticated" in words:
        anyone = {"name": Node(f"${{{own}.name}}"), "member": Node("allUsers"), "role": Node("roles/run.invoker")}
        yield _declared(document, _ANYONE, f"{own}_anyone", Node(anyone, line), name)
    if options.get("--source"):
        yield builds(document, name, _folder(document, options["--source"]), line)


def _built(document: Document, words: Sequence[str], line: int) -> Iterator[Sighting]:
    named, options = _read(words)
    image = options.get("-t") or options.get("--tag") or ""
    if image and named and "$" not in named[-1]:
        yield builds(document, image, _folder(document, named[-1]), line)


def _read(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """What stands by itself in a command, and its options."""
    named: list[str] = []
    options: dict[str, str] = {}
    waiting = ""
    for word in words:
        if word.startswith("-"):
            name, sign, value = word.partition("=")
            options[name] = value
            waiting = "" if sign or word in _ALONE else name
        elif waiting:
            options[waiting], waiting = word, ""
        else:
            named.append(word)
    return named, options


def _folder(document: Document, folder: str) -> str:
    """A folder from where pipelines run, the top of the source, as `builds` wants it: from that of the document."""
    depth = document.item.path.count("/") if document.language == "yaml" else 0
    return "../" * depth + folder


def _declared(document: Document, kind: str, name: str, body: Node, title: str) -> Declared:
    path = f"{document.item.source}/{document.item.path}"
    where = Location(document.item.path, body.line, document.item.source)
    return Declared(kind, name, f"{document.item.source}//{document.item.path}#", body, where, key("tf", f"{path}#{name}"), title=title)  # fmt: skip


DETECTOR = Detector(
    id="deploy-commands",
    title="Services of Cloud Run that commands deploy",
    selects=Selector(
        languages=frozenset({"shell", "make", "yaml"}), literals=(b"run deploy", b"deploy-cloudrun", b"- deploy", b"deploy,")
    ),
    detect=_detect,
    hits=(
        Hit(
            "cloudbuild.yaml",
            "steps:\n  - name: gcr.io/cloud-builders/docker\n    args: [build, -t, 'europe-docker.pkg.dev/p/apps/desk:1', service]\n  - name: gcr.io/google.com/cloudsdktool/cloud-sdk\n    entrypoint: gcloud\n    args:\n      - run\n      - deploy\n      - desk\n      - --image=europe-docker.pkg.dev/p/apps/desk:1\n      - --allow-unauthenticated\n",
            (),
            declares=("image.built", _SERVICE, _ANYONE),
        ),
        Hit(
            "deploy.sh",
            "gcloud run deploy desk --source app --region europe-west1 --allow-unauthenticated\n",
            (),
            declares=("image.built", _SERVICE, _ANYONE),
        ),
        Hit(
            "deploy.sh",
            "SERVICE=desk\nIMAGE=gcr.io/acme/$SERVICE\ngcloud run deploy ${SERVICE} --image $IMAGE\n",
            (),
            declares=(_SERVICE,),
        ),
        Hit(
            ".github/workflows/deploy.yml",
            "jobs:\n  deploy:\n    steps:\n      - uses: google-github-actions/deploy-cloudrun@v2\n        with:\n          service: desk\n          source: app\n          flags: --allow-unauthenticated\n",
            (),
            declares=("image.built", _SERVICE, _ANYONE),
        ),
    ),
    misses=(
        Miss("list.sh", "gcloud run services list  # run deploy later\n"),
        Miss("deploy.yaml", "steps:\n  - name: a\n    args: [run, deploy]\n"),
    ),
)  # fmt: skip
