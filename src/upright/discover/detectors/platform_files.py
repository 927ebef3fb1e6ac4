"""Applications that files of hosting platforms deploy.

Why it matters: many an application of AI never sees a cluster; the few lines that put it onto a platform are all that says it
runs, and most platforms open what they run to everybody.

How it recognises: files of Fly, Render, Railway, Vercel, Heroku (`Procfile`), App Engine, App Runner, DigitalOcean and the Azure
Developer CLI, Spaces of Hugging Face and services of BentoML. They count where the code that they start, or that lies in the
folder that they deploy, is code of AI.

What it does not see: what is set on the pages of the platform, and folders that only a variable names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from upright.discover.built import COMPOSED, made_in
from upright.discover.cloud.declared import Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.readers.node import NOTHING, Node
from upright.discover.readers.yamlc import read_yaml
from upright.discover.sight import in_tests
from upright.model.asset import Location
from upright.model.errors import MalformedError
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

# File -> platform.
_FILES = {
    "fly.toml": "fly", "render.yaml": "render", "render.yml": "render", "railway.json": "railway", "railway.toml": "railway",
    "vercel.json": "vercel", "procfile": "heroku", "app.yaml": "app-engine", "app.yml": "app-engine", "apprunner.yaml": "app-runner",
    "azure.yaml": "azure", "azure.yml": "azure", "readme.md": "huggingface", "bentofile.yaml": "bentoml",
}  # fmt: skip
_PROCESS = re.compile(r"([A-Za-z][\w-]{0,40}):[ \t]*(\S.{0,400})")
_ONCE = frozenset({"release", "test", "lint"})  # processes that end before the application runs
_RENDER = frozenset({"web", "pserv", "worker", "cron"})
_HOSTS = frozenset({"containerapp", "appservice", "function", "aks", "springapp"})
_SPACES = frozenset({"gradio", "streamlit", "docker"})
_FRONT = re.compile(r"---\s*\n(.{1,4000}?)\n---\s*(?:\n|$)", re.DOTALL)
_OWN = re.compile(r"[A-Za-z][\w.-]{0,80}")
_MOST = 40  # services of a file
_Service: TypeAlias = tuple[str, int, str, str]  # name, line, folder and command of what a file deploys


def _detect(document: Document) -> Iterator[Sighting]:
    platform = _FILES.get(document.name)
    if platform is None or in_tests(document.item.path):
        return
    for count, (name, line, folder, starts) in enumerate(_services(document, platform)):
        top = made_in(document.item.path, folder.lstrip("/"))
        if top is not None and count < _MOST:
            yield _declared(document, platform, name, line, top, starts)


def _services(document: Document, platform: str) -> Iterator[_Service]:
    if platform == "heroku":
        yield from _processes(document)
        return
    if platform == "huggingface":
        found = _FRONT.match(document.text)
        roots = _front(found[1]) if found else []
    else:
        roots = document.parse(markup)
    root = next((each for each in roots if each.is_map), NOTHING)
    if platform in _LISTED:
        yield from _LISTED[platform](root)
    elif (line := _line(root, platform)) and (told := _ALONE[platform]):
        name, starts = (root.get(*path).text for path in told)
        yield name.rpartition(":")[2] or platform, line, ".", starts


def _line(root: Node, platform: str) -> int:
    """The line of a file of one application that tells that it is one, 0 where none does."""
    match platform:
        case "huggingface" if root.get("sdk").text in _SPACES:
            return root.get("sdk").line + 1
        case "fly" | "railway" | "app-runner" | "bentoml":
            found = root.first(*_TELLING[platform])
            return found.line or 1 if found else 0
        case "vercel" if root:
            return root.line or 1
    return 0


def _azure(root: Node) -> Iterator[_Service]:
    for name, each in root.get("services").items():
        if each.get("host").text in _HOSTS:
            yield name, each.line, each.get("project").text or ".", ""


def _render(root: Node) -> Iterator[_Service]:
    for each in root.get("services"):
        static = "static" in {each.get("env").text, each.get("runtime").text}
        if each.get("type").text in _RENDER and not static:
            folder = each.first("rootDir", "dockerContext").text or "."
            yield each.get("name").text, each.line, folder, each.first("startCommand", "dockerCommand").text


def _app(root: Node) -> Iterator[_Service]:
    """What App Engine's own file describes, else the services of DigitalOcean's, which lies in a folder of its own."""
    if root.get("runtime").text and not root.get("kind"):
        yield root.get("service").text or "default", root.get("runtime").line, ".", root.get("entrypoint").text
    for each in () if root.get("runtime") else (*root.get("services"), *root.get("workers")):
        if each.first("github", "gitlab", "git"):
            folder = each.get("source_dir").text.lstrip("/") or "."
            yield each.get("name").text, each.line, f"../{folder}", each.get("run_command").text


def _processes(document: Document) -> Iterator[_Service]:
    for number, text in enumerate(document.lines[:_MOST], 1):
        found = _PROCESS.match(text)
        if found and found[1] not in _ONCE:
            yield found[1], number, ".", found[2]


def _front(text: str) -> list[Node]:
    try:
        return read_yaml(text)
    except MalformedError:
        return []


_LISTED = {"azure": _azure, "render": _render, "app-engine": _app}
# Where a file of one application says its name, and what is started.
_ALONE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fly": (("app",), ("processes", "app")), "railway": (("",), ("deploy", "startCommand")), "vercel": (("",), ("",)),
    "app-runner": (("",), ("run", "command")), "bentoml": (("service",), ("service",)), "huggingface": (("title",), ("app_file",)),
}  # fmt: skip
_TELLING = {
    "fly": ("app", "http_service", "services"), "railway": ("deploy", "build"), "app-runner": ("run",),
    "bentoml": ("service",),
}  # fmt: skip


def _declared(document: Document, platform: str, name: str, line: int, folder: str, starts: str) -> Declared:
    called = name if _OWN.fullmatch(name) or platform == "huggingface" else platform
    where = Location(document.item.path, line, document.item.source)
    body = Node({
        "runs": Node(folder), "starts": Node(starts), "open": Node(True),
        "facts": Node({"provider": Node(platform)}),
    })  # fmt: skip
    own = key("name", document.item.source, platform, f"{document.item.path}#{called}")
    return Declared(COMPOSED, called, document.item.source, body, where, own)


DETECTOR = Detector(
    id="platform-files",
    title="Applications of AI on hosting platforms",
    selects=Selector(names=tuple(_FILES)),
    detect=_detect,
    hits=(
        Hit("fly.toml", "app = 'desk'\n[http_service]\n  internal_port = 8000\n", (), declares=(COMPOSED,)),
        Hit(
            "render.yaml",
            "services:\n  - type: web\n    name: desk\n    env: python\n    rootDir: api\n    startCommand: uvicorn main:app\n",
            (),
            declares=(COMPOSED,),
        ),
        Hit("railway.json", '{"deploy": {"startCommand": "uvicorn main:app"}}', (), declares=(COMPOSED,)),
        Hit("railway.toml", "[build]\nbuilder = 'DOCKERFILE'\n", (), declares=(COMPOSED,)),
        Hit("web/vercel.json", '{"functions": {"app/api/chat/route.ts": {"maxDuration": 60}}}', (), declares=(COMPOSED,)),
        Hit("Procfile", "web: gunicorn main:app\nrelease: python migrate.py\n", (), declares=(COMPOSED,)),
        Hit("app.yaml", "runtime: python311\nentrypoint: gunicorn main:app\n", (), declares=(COMPOSED,)),
        Hit("apprunner.yaml", "version: 1.0\nrun:\n  command: uvicorn main:app\n", (), declares=(COMPOSED,)),
        Hit("azure.yaml", "name: desk\nservices:\n  api:\n    project: ./src\n    host: containerapp\n", (), declares=(COMPOSED,)),
        Hit("README.md", "---\ntitle: Desk\nsdk: gradio\napp_file: app.py\n---\n# Desk\n", (), declares=(COMPOSED,)),
        Hit("bentofile.yaml", "service: 'service:Desk'\npython:\n  packages: [torch]\n", (), declares=(COMPOSED,)),
        Hit(
            ".do/app.yaml",
            "name: desk\nservices:\n  - name: api\n    github: {repo: acme/desk}\n    run_command: uvicorn main:app\n",
            (),
            declares=(COMPOSED,),
        ),
    ),
    misses=(
        Miss("render.yaml", "services:\n  - type: web\n    name: pages\n    env: static\n  - type: redis\n    name: cache\n"),
        Miss("app.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nruntime: x\n"),
        Miss("README.md", "# sdk: gradio\n"),
        Miss("README.md", "---\ntitle: x\nsdk: static\n---\n"),
        Miss("azure.yaml", "services:\n  web:\n    host: staticwebapp\n    project: web\n"),
        Miss("Procfile", "release: python migrate.py\n"),
    ),
)  # fmt: skip
