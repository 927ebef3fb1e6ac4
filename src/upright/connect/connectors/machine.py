"""A machine of a developer or a server: its homes, what is installed, what runs.

Looks only where AI leaves traces, never through whole disks: configurations, instructions and skills of coding agents
and assistants (of users and of the system), caches of models (Hugging Face, Ollama, LM Studio, GPT4All, llama.cpp,
torch hub, Jan), manifests of browser extensions, names of installed applications, command lines and listening ports of
processes. `host://localhost` is this machine; a home folder, or the root of a copied file system of Linux, macOS or
Windows, is given as a path. Nothing is started, and no connection is opened.

Homes of others that may not be read become gaps. Command lines are seen by workers only and never kept whole.
"""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from upright.connect import homes, there
from upright.connect.connector import Connector, Source
from upright.connect.processes import processes
from upright.model.asset import AssetKind, Location
from upright.model.errors import Unreachable
from upright.model.evidence import Gap, Observation
from upright.model.identity import key
from upright.model.item import Item

_TEXTS = frozenset({".json", ".jsonc", ".toml", ".yaml", ".yml", ".md", ".mdc", ".hook", ".rules"})
_PASSED = frozenset(
    {
        "node_modules", "cache", "caches", "logs", "log", "projects", "sessions", "history", "todos", "statsig",
        "shell-snapshots", "file-history", "workspacestorage", "snapshots", "backups", "tmp", "debug", "telemetry",
        "worktrees", "cachedextensionvsixs", "blob_storage", "gpucache", "code cache", "crashpad", "session-env",
        "conversations", "brain",
    }
)  # fmt: skip
_WEIGHTS = frozenset(
    {".gguf", ".ggml", ".bin", ".pt", ".pth", ".safetensors", ".onnx", ".pkl", ".ckpt", ".h5", ".keras", ".llamafile"}
)
_DEPTH = 6
_LARGEST = 2 << 20  # bytes of a configuration or text
_MOST = 600  # files of one place
_MESSAGE = re.compile(r"__MSG_(\w{1,60})__")


def _accepts(address: str) -> bool:
    if address.startswith("host://"):
        rest = address.removeprefix("host://")
        return rest in {"", "localhost"} or "/" in rest  # other hosts are asked by `servers`
    path = Path(address)
    return "://" not in address and there.is_folder(path) and (homes.is_home(path) or homes.is_system(path))


def _roots(source: Source) -> tuple[Path, list[Path], bool]:
    """Where the file system starts, the homes to look into, and whether it is the system as a whole."""
    path = (
        Path(unquote(urlsplit(source.address).path)) if source.address.startswith("host://") else Path(source.address)
    )
    if str(path) in {".", "", "/"} and source.address.startswith("host://"):
        own = Path.home()
        everyone = [*homes.homes(Path("/"))] if os.access("/root", os.R_OK) else []
        return Path("/"), list(dict.fromkeys([own, *everyone])), True
    if not there.is_folder(path):
        raise Unreachable(f"{source.address}: no such folder")
    return (path, [*homes.homes(path)], True) if homes.is_system(path) else (path, [path], False)


def _read(source: Source) -> Iterator[Item | Gap]:
    root, people, whole = _roots(source)
    look = _Look(source, root)
    for home in people:
        yield from look.home(home)
    if whole:
        yield from look.system()


class _Look:
    """One look at a machine; paths of items are relative to its root."""

    def __init__(self, source: Source, root: Path) -> None:
        self.source, self.root = source, root
        self.applications: list[dict[str, str]] = []

    def home(self, home: Path) -> Iterator[Item | Gap]:
        """What matters under one home."""
        try:
            next(home.iterdir(), None)
        except OSError as error:
            yield Gap(self._path(home), error.strerror or "cannot be read", "denied", self.source.name)
            return
        for name in homes.FILES:
            yield from self._file(home / name)
        data = [home / base / name for base in homes.APPLICATION_DATA for name in homes.ASSISTANTS]
        for folder in (*(home / name for name in homes.AGENTS), *data):
            yield from self._walk(folder, _TEXTS, _LARGEST)
        for name in homes.MODELS:
            yield from self._models(home / name)
        for base in homes.APPLICATION_DATA:
            for name in homes.BROWSERS:
                yield from self._chromium(home / base / name)
        for name in homes.FIREFOX:
            yield from self._each(home / name, "*/extensions.json", _LARGEST * 4)
        yield from self._installed(home, homes.INSTALLED_BY_USERS)

    def system(self) -> Iterator[Item | Gap]:
        """What a machine has beside its homes."""
        for name in homes.SYSTEM_AGENTS:
            yield from self._walk(self.root / name, _TEXTS, _LARGEST)
        for name in homes.SYSTEM_MODELS:
            yield from self._models(self.root / name)
        yield from self._installed(self.root, homes.INSTALLED)
        try:
            running = processes(self.root / "proc")
        except OSError:
            yield Gap("proc", "this system does not show its processes there", "unsupported", self.source.name)
            return
        yield self._listing("machine/processes.json", {"processes": running})

    def _path(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix().lstrip("/")

    def _file(self, path: Path, limit: int = _LARGEST, shown: Path | None = None) -> Iterator[Item | Gap]:
        where = self._path(shown or path)
        try:
            info = path.stat()
            if not path.is_file():
                return
        except PermissionError as error:
            yield Gap(where, error.strerror or "permission denied", "denied", self.source.name)
            return
        except OSError:
            return
        if limit and info.st_size > limit:
            yield Gap(where, f"larger than {limit >> 20} MiB", "too-large", self.source.name)
            return
        stamp = f"{info.st_mtime_ns}-{info.st_size}"
        yield Item(self.source.name, where, info.st_size, str(path), stamp=stamp, provenance={"machine": "true"})

    def _walk(self, folder: Path, suffixes: frozenset[str], limit: int) -> Iterator[Item | Gap]:
        """Files of these suffixes in a folder, in order; links are not followed out of their folder."""
        stack, count = [(folder, 0)], 0
        while stack:
            at, depth = stack.pop()
            try:
                entries = sorted(os.scandir(at), key=lambda entry: entry.name)
            except PermissionError as error:
                yield Gap(self._path(at), error.strerror or "permission denied", "denied", self.source.name)
                continue
            except OSError:
                continue
            if depth < _DEPTH:
                stack += [(Path(each.path), depth + 1) for each in entries if _is_entered(each)]
            for entry in entries:
                if _is_wanted(entry, suffixes, linked=not limit):
                    count += 1
                    if count > _MOST:
                        yield Gap(self._path(folder), f"more than {_MOST} files", "too-large", self.source.name)
                        return
                    yield from self._file(Path(entry.path), limit)

    def _each(self, folder: Path, pattern: str, limit: int) -> Iterator[Item | Gap]:
        for path in sorted(folder.glob(pattern)) if there.is_folder(folder) else ():
            yield from self._file(path, limit)

    def _models(self, folder: Path) -> Iterator[Item | Gap]:
        if folder.name == "manifests":
            for path in sorted(folder.glob("*/*/*/*")) if there.is_folder(folder) else ():
                yield from self._file(path)
            return
        if folder.name == "hub" and folder.parent.name == "huggingface":
            yield from self._each(folder, "*--*/refs/*", _LARGEST)
        yield from self._walk(folder, _WEIGHTS, 0)

    def _chromium(self, folder: Path) -> Iterator[Item | Gap]:
        for path in sorted(folder.glob("*/Extensions/*/*/manifest.json")) if there.is_folder(folder) else ():
            yield from self._manifest(path)

    def _manifest(self, path: Path) -> Iterator[Item | Gap]:
        """The manifest of an extension, the words that it takes from its translations filled in."""
        for found in self._file(path):
            if isinstance(found, Item):
                text = path.read_text(encoding="utf-8-sig", errors="replace")
                if "__MSG_" in text:
                    content = _filled(text, _messages(path.parent / "_locales")).encode()
                    yield Item(
                        found.source,
                        found.path,
                        len(content),
                        content=content,
                        stamp=found.stamp,
                        provenance=found.provenance,
                    )
                    continue
            yield found

    def _installed(self, base: Path, places: tuple[str, ...]) -> Iterator[Item | Gap]:
        names = [{"place": place, "name": name} for place in places for name in _names(base / place)]
        if names:
            yield self._listing(f"{self._path(base)}/applications.json".removeprefix("./"), {"applications": names})

    def _listing(self, path: str, found: dict[str, object]) -> Item:
        content = json.dumps(found, indent=0, ensure_ascii=False).encode("utf-8", "replace")
        name = path if path.startswith("machine/") else f"machine/{path}"
        return Item(self.source.name, name, len(content), content=content, provenance={"machine": "listing"})


def _is_entered(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False) and entry.name.lower() not in _PASSED


def _is_wanted(entry: os.DirEntry[str], suffixes: frozenset[str], *, linked: bool) -> bool:
    """Whether a file is of these kinds; links count where caches are made of them (`linked`)."""
    kind = Path(entry.name).suffix.lower() in suffixes
    return kind and not entry.is_dir(follow_symlinks=False) and (linked or not entry.is_symlink())


def _filled(text: str, words: dict[str, str]) -> str:
    return _MESSAGE.sub(lambda match: words.get(match[1].lower(), match[0]), text)


def _messages(locales: Path) -> dict[str, str]:
    for language in ("en", "en_US", "en_GB", "de", "fr", "es"):
        try:
            found = json.loads((locales / language / "messages.json").read_text(encoding="utf-8-sig"))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            entries = ((name, entry.get("message")) for name, entry in found.items() if isinstance(entry, dict))
            return {name.lower(): json.dumps(message)[1:-1] for name, message in entries if isinstance(message, str)}
    return {}


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in os.scandir(folder))[:_MOST]
    except OSError:
        return []


def _stores(source: Source) -> Iterator[Observation | Gap]:
    """The machine itself."""
    here = source.address.startswith("host://") and urlsplit(source.address).path in {"", "/"}
    name = socket.gethostname() if here else source.name
    yield Observation(
        AssetKind.HOST,
        name,
        (key("name", source.name, "host", name),),
        Location(".", 0, source.name, "host"),
        {"type": "device"},
    )


CONNECTOR = Connector(
    id="machine",
    title="A machine: homes, installed applications, processes",
    accepts=_accepts,
    read=_read,
    permissions=("read access to the homes and to /proc",),
    word="host",
    stores=_stores,
)
