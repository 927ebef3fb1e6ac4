"""Images that are built from what is scanned: which folder of AI code a container runs that says nothing of AI itself.

A Dockerfile, a service of Compose or an artifact of Skaffold says which folder becomes an image; manifests and
templates name the image. The name of the folder joins them where nothing else does, and where a source builds only
one image, whatever runs an image that only its owner can pull.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from upright.discover.ai_images import role_of
from upright.discover.cloud.declared import Declared
from upright.discover.readers.node import Node
from upright.discover.sight import in_tests
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation

if TYPE_CHECKING:
    from upright.discover.document import Document

BUILT = "image.built"
COMPOSED = (
    "compose.built"  # a service that says nothing of AI; `body`: what tells its code (see `_run_by`), and its facts
)
_AI = frozenset({AssetKind.APPLICATION, AssetKind.AGENT, AssetKind.ENDPOINT})
_HOLDS_DOCKERFILES = frozenset({"docker", "dockerfiles", "build", "deploy", "container", "containers"})
# How the code of a site ends, by what its platform says that it runs.
_ENDS = {
    "python": (".py",), "node": (".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx"), "dotnet": (".cs", ".fs", ".vb"),
    "java": (".java", ".kt"), "php": (".php",), "ruby": (".rb",), "go": (".go",),
}  # fmt: skip
_LANGUAGES = {  # of what a command starts
    re.compile(r"\b(?:python[\d.]*|uvicorn|gunicorn|hypercorn|streamlit|chainlit|flask|fastapi|celery)\b"): "python",
    re.compile(r"\b(?:node|npm|npx|yarn|pnpm|bun|next|tsx|ts-node)\b"): "node",
}
_OWN = re.compile(
    r"[\w-]+\.dkr\.ecr\.|[\w-]+\.azurecr\.|[\w.-]*docker\.pkg\.dev/|(?:[a-z]+\.)?gcr\.io/(?!google|cloudrun)|"
    r"registry\.gitlab\.|[\w.-]*\.ocir\.io/|.*(?:\$|<|\{\{)|[A-Z_]{4,}(?:[:/]|$)"
)
_STARTED = re.compile(
    r"(?:^|\s)(?:(?P<file>[\w./-]{1,120}\.(?:py|[mc]?[jt]s))|(?P<module>[A-Za-z_][\w.]{0,120}):\w{1,60}(?:\(\))?)(?=\s|$)"
)
# Registries that hold images of many owners; any other belongs to whoever names it.
_PUBLIC = re.compile(
    r"(?:[\w-]+\.)*(?:docker\.(?:io|com)|ghcr\.io|quay\.io|gcr\.io|pkg\.dev|k8s\.io|public\.ecr\.aws|mcr\.microsoft\.com|"
    r"nvcr\.io|registry\.gitlab\.com|elastic\.co|redhat\.(?:io|com)|opensuse\.org|vllm\.ai|hf\.co|huggingface\.co|"
    r"cgr\.dev|lscr\.io|gitea\.com|codeberg\.org|oracle\.com|icr\.io)"
)
# What the library of Docker Hub itself holds under a bare name, as far as clusters run it.
_LIBRARY = re.compile(
    r"adminer|alpine|bash|busybox|caddy|cassandra|consul|couchdb|debian|docker|elasticsearch|fluentd|ghost|golang|grafana|"
    r"haproxy|hello-world|httpd|influxdb|jenkins|kibana|logstash|mariadb|memcached|minio|mongo(?:-express)?|mysql|nats|"
    r"neo4j|nextcloud|nginx|node|openjdk|perl|php|postgres|prometheus|python|rabbitmq|redis|registry|ruby|rust|solr|"
    r"sonarqube|telegraf|tomcat|traefik|ubuntu|varnish|vault|wordpress|zookeeper|eclipse-[a-z]+"
)


def builds(document: Document, name: str, folder: str, line: int) -> Declared:
    """That an image of this name is built from a folder, relative to that of the document."""
    top = made_in(document.item.path, folder)
    whole = Node({"folder": Node(folder if top is None else top)})
    here = Location(document.item.path, line, document.item.source)
    return Declared(BUILT, _base(name), document.item.source, whole, here)


def made_in(path: str, folder: str) -> str | None:
    """The folder of the source that a file has an image built from, "" for the root; None where it is none."""
    top = posixpath.normpath(posixpath.join(posixpath.dirname(path), folder or "."))
    return None if "://" in folder or "$" in folder or top.startswith(("..", "/")) else "" if top == "." else top


def of_dockerfile(document: Document) -> Declared:
    """What a Dockerfile builds: its folder, or the one around a folder that only holds such files."""
    folder, _, name = document.item.path.rpartition("/")
    own = re.sub(r"(?i)^(?:dockerfile|containerfile)\.?|\.?(?:dockerfile|containerfile)$", "", name)
    keeps = posixpath.basename(folder).lower() in _HOLDS_DOCKERFILES
    around = posixpath.basename(posixpath.dirname(folder) if keeps else folder)
    return builds(document, own or around, ".." if keeps else ".", 1)


class Built:
    """The images that hold AI, by the names that they may have."""

    def __init__(self, declared: Iterable[Declared], seen: Iterable[Observation]) -> None:
        folders: dict[str, set[str]] = defaultdict(set)
        names: dict[tuple[str, str], set[str]] = defaultdict(set)
        for each in declared:
            folder = each.body.get("folder").text
            folders[each.scope].add(folder)
            names[each.scope, each.name or each.scope].add(folder)
        self._answers: dict[str, set[str]] = defaultdict(set)
        for one in seen:
            if one.kind is AssetKind.ENDPOINT and _in_code(one):
                self._answers[one.location.source].add(one.location.path)
        told = {(one.location.source, one.location.path) for one in seen if one.kind in _AI and _in_code(one)}
        self._code: dict[str, set[str]] = defaultdict(set)
        for source, path in told:
            self._code[source].add(path)
        self._ai: dict[str, set[str]] = defaultdict(set)
        for source, path in told if folders else ():
            around = _around(path, folders[source])
            self._ai[source] |= set() if around is None else {around}
        self._names: dict[str, dict[str, str]] = defaultdict(dict)
        for (source, name), found in names.items():
            if len(found) == 1 and found <= self._ai[source]:
                self._names[source][name.lower()] = next(iter(found))
        self._only = {
            source: next(iter(found))
            for source, found in folders.items()
            if found == self._ai[source] and len(found) == 1
        }

    def __bool__(self) -> bool:
        return bool(self._names or self._only or self._code)

    def holds(self, source: str, folder: str) -> bool:
        """Whether what is built from a folder is AI code."""
        return folder in self._ai.get(source, ())

    def started(self, source: str, command: str, images: Sequence[str] = ()) -> str | None:
        """The folder of the one file of AI code that a command starts: `gunicorn desk.main:app`, `node bot/a.js`. In
        images that anybody may have made, a file counts that is named with its folder.
        """
        others = any(images) and not any(map(is_own, images))
        for program in _STARTED.finditer(command):
            written = (program["file"] or f"{program['module'].replace('.', '/')}.py").removeprefix("./")
            found = {path for path in self._code.get(source, ()) if f"/{path}".endswith(f"/{written.lstrip('/')}")}
            if len(found) == 1 and ("/" in written or not others):
                return posixpath.dirname(next(iter(found)))
        return None

    def runs(self, source: str, folder: str, command: str) -> str | None:
        """The folder of AI code that a platform runs that is given a folder of the source, and a command or none: that
        of the file which is started, else the folder where its code answers with AI in the language of the command.
        """
        found = self.started(source, command)
        if found is not None and f"{found}/".startswith(folder and f"{folder}/"):
            return found
        ends = next((_ENDS[told] for starts, told in _LANGUAGES.items() if starts.search(command)), ())
        module = _STARTED.search(command)
        package = module["module"].partition(".") if module and module["module"] else ("", "", "")
        inside = "".join(f"{part}/" for part in (folder, package[0] if package[1] else "") if part)
        within = [path for path in self._answers.get(source, ()) if path.startswith(inside) and not in_tests(path)]
        return folder if any(not ends or path.endswith(ends) for path in within) else None

    def answered(self, source: str, language: str) -> str | None:
        """The one folder whose code answers requests with AI, of all code in a language: what a site runs to which this
        code is deployed.
        """
        ends = _ENDS.get(language, ())
        found = {posixpath.dirname(path) for path in self._answers.get(source, ()) if not ends or path.endswith(ends)}
        return next(iter(found)) if len(found) == 1 else None

    def folder(self, source: str, images: Iterable[str], name: str) -> str | None:
        """The folder of AI code that one of these images, or what runs it under this name, is built from."""
        held = [image for image in images if image]
        known = self._names.get(source, {})
        for called in (*map(_base, held), name.lower() if held else ""):
            fitting = {folder for own, folder in known.items() if called == own or called.endswith(f"-{own}")}
            if called and len(fitting) == 1:
                return next(iter(fitting))
        return self._only.get(source) if any(is_own(image) for image in held) else None

    def alone(self, source: str, images: Iterable[str]) -> tuple[str, str] | None:
        """The one image with an owner that a source runs, though anybody might have made it, and the folder of AI code
        of the one image that is built there.
        """
        owned = {_repository(image) for image in images if not role_of(image) and _has_owner(image)}
        folder = self._only.get(source)
        whole = next(iter(owned)) if len(owned) == 1 else ""
        return (whole, folder) if folder is not None and whole and "." in whole.partition("/")[0] else None


def composed(declared: Iterable[Declared], built: Built, led_to: Callable[[Declared], bool]) -> Iterator[Observation]:
    """The services of Compose that run AI code, though they say nothing of AI themselves: open ones, and those that a
    proxy leads to.
    """
    for each in declared:
        folder = _run_by(each, built) if each.body.get("open").value is True or led_to(each) else None
        if folder is not None:
            facts = {name: node.value for name, node in each.body.get("facts").items()}
            stated = {"type": "deployment", "built_from": folder or ".", **facts}
            place = Location(each.location.path, each.location.line, each.location.source, "deployment")
            yield Observation(AssetKind.ENDPOINT, each.name, (each.key,), place, stated, confidence=0.9,
                              detector=each.detector)  # fmt: skip


def _run_by(each: Declared, built: Built) -> str | None:
    """The folder of AI code that a service of Compose is built from, or else that its image or its command names."""
    source, folder, image = each.location.source, each.body.get("folder"), each.body.get("pulled").text
    if (platform := each.body.get("runs")).value is not None:
        return built.runs(source, platform.text, each.body.get("starts").text)
    if folder.value is not None:
        return folder.text if built.holds(source, folder.text) else None
    found = built.folder(source, (image,), each.name)
    return built.started(source, each.body.get("starts").text, (image,)) if found is None else found


def _in_code(seen: Observation) -> bool:
    return str(seen.keys[0]).startswith(("code:", "path:")) and seen.location.type != "deployment"


def _around(path: str, folders: set[str]) -> str | None:
    """The nearest of these folders that a file lies in."""
    while path:
        path = path.rpartition("/")[0]
        if path in folders:
            return path
    return None


def _base(image: str) -> str:
    """What an image is called without its registry and tag: `eu.gcr.io/acme/desk:2` is `desk`."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()


def runs(image: str, alone: tuple[str, str] | None) -> bool:
    """Whether an image is the one that a source runs alone."""
    return alone is not None and _repository(image) == alone[0]


def _repository(image: str) -> str:
    """An image without its tag: `ghcr.io/acme/desk:2` is `ghcr.io/acme/desk`."""
    head, slash, last = image.partition("@")[0].rpartition("/")
    return f"{head}{slash}{last.partition(':')[0]}".lower()


def _has_owner(image: str) -> bool:
    """Whether an image belongs to somebody, and not to the library of the public."""
    return "/" in image.removeprefix("docker.io/").removeprefix("library/") or is_own(image)


def is_own(image: str) -> bool:
    """Whether only who owns an image can have put it there: no library of the public holds it."""
    registry, slash, _ = image.partition("/")
    private = bool(slash) and bool(re.search(r"[.:]", registry)) and not _PUBLIC.fullmatch(registry)
    return private or bool(_OWN.match(image)) or (not slash and not _LIBRARY.fullmatch(_base(image)))
