"""Models of an MLflow registry: the files of every version, read where they lie.

Address: `mlflow+https://server`, or with `/model` and `/model/version` after it. A tracking store kept as a folder
(`mlruns`) is read as the folder that it is. Credentials come from the variables that MLflow itself reads:
`MLFLOW_TRACKING_TOKEN`, or `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`.

Only reads: registered models with their versions, aliases and stages, experiments and runs with the data sets that they
read, prompts, a sample of the traces of each experiment (what was asked and answered), whether a stranger is answered,
and artifacts as the server hands them out: files of versions, and files with data beside the 200 newest runs. Files of
versions that the server does not hand out (a bucket that clients reach by themselves) are gaps that say where they
lie.
Source: https://mlflow.org/docs/latest/rest-api.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode, urlsplit

from upright.connect.asking import Asked
from upright.connect.connector import Connector, Source
from upright.connect.fingerprint import seen
from upright.connect.fingerprints import WORDS
from upright.connect.http import Access, answer, web_file
from upright.connect.mlflow_records import records, records_seen
from upright.connect.mlflow_registry import registry
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item

_ACCESS: Final = Access("MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD")
_API: Final = "api/2.0/mlflow"
_FILES: Final = 10_000
_DEPTH: Final = 16
_PROXIED: Final = "mlflow-artifacts"


def _accepts(address: str) -> bool:
    return address.startswith(("mlflow+http://", "mlflow+https://"))


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of a registered model and where its files lie."""

    name: str
    version: str
    run: str
    source: str

    @property
    def folder(self) -> str:
        """Where its files stand among the items."""
        return f"{self.name}/{self.version}"


def _read(source: Source) -> Iterator[Item | Gap]:
    parts = urlsplit(source.address.removeprefix("mlflow+"))
    server = f"{parts.scheme}://{parts.netloc}"
    words = [unquote(word) for word in parts.path.split("/") if word]
    for version in _versions(server, words[0] if words else ""):
        if words[1:2] in ([], [version.version]):
            try:
                yield from _files(source, server, version)
            except AccessDenied as error:
                yield Gap(version.folder, str(error), "denied", source.name)
            except Unreachable as error:
                yield Gap(version.folder, str(error), "unreachable", source.name)
    if not words:
        yield from records(source, server, _ACCESS)


def _versions(server: str, name: str) -> Iterator[_Version]:
    """Every version of every registered model, or of one."""
    wanted = {"filter": "name='" + name.replace("'", "''") + "'"} if name else {}
    for found in _pages(server, "model-versions/search", "model_versions", wanted):
        yield _Version(*(str(found.get(key) or "") for key in ("name", "version", "run_id", "source")))


def _pages(server: str, what: str, listed: str, asked: dict[str, str]) -> Iterator[dict[str, Any]]:
    token = ""
    while True:
        query = urlencode({**asked, "max_results": "200", **({"page_token": token} if token else {})})
        page = answer(f"{server}/{_API}/{what}?{query}", _ACCESS)
        yield from page.get(listed) or ()
        before, token = token, str(page.get("next_page_token") or "")
        if not token or token == before:
            return


def _files(source: Source, server: str, version: _Version) -> Iterator[Item | Gap]:
    asked = {"name": version.name, "version": version.version}
    told = answer(f"{server}/{_API}/model-versions/get-download-uri?{urlencode(asked)}", _ACCESS)
    where = str(told.get("artifact_uri") or version.source)
    parts = urlsplit(where)
    if parts.scheme == _PROXIED:
        root, store = parts.path.strip("/"), ""
    elif parts.scheme == "runs":
        store, _, root = parts.path.strip("/").partition("/")
    elif version.run and "/artifacts/" in where:
        root, store = where.partition("/artifacts/")[2].strip("/"), version.run
    else:
        why = f"the server does not hand its files out; they lie in {parts.scheme or 'a folder'}://{parts.netloc}"
        yield Gap(version.folder, why, "unsupported", source.name)
        return
    known = {"hub": "mlflow", "model": version.name, "version": version.version}
    for count, (path, size) in enumerate(_walk(server, root, store)):
        if count >= _FILES:
            yield Gap(version.folder, f"more than {_FILES} files", "too-large", source.name)
            return
        inner = path.removeprefix(root).strip("/") or path.rpartition("/")[2]
        found = web_file(_address(server, path, store), _ACCESS)
        item_size = found.size or size
        yield Item(source.name, f"{version.folder}/{inner}", item_size, stamp=found.tag, provenance=known, whole=found)


def _walk(server: str, root: str, run: str) -> Iterator[tuple[str, int]]:
    """Path and size of every file below a folder of artifacts; of a run, or of what the server keeps."""
    stack = [(root, 0)]
    while stack:
        folder, depth = stack.pop()
        if run:
            page = answer(f"{server}/{_API}/artifacts/list?{urlencode({'run_id': run, 'path': folder})}", _ACCESS)
        else:
            page = answer(f"{server}/api/2.0/mlflow-artifacts/artifacts?{urlencode({'path': folder})}", _ACCESS)
        for entry in sorted(page.get("files") or (), key=lambda each: str(each.get("path"))):
            name = str(entry.get("path") or "")
            if not name or ".." in name.split("/"):
                continue
            path = name if run else f"{folder}/{name.rpartition('/')[2]}".strip("/")
            if not entry.get("is_dir"):
                yield path, int(entry.get("file_size") or 0)
            elif depth < _DEPTH:
                stack.append((path, depth + 1))


def _address(server: str, path: str, run: str) -> str:
    if run:
        return f"{server}/get-artifact?{urlencode({'path': path, 'run_uuid': run})}"
    return f"{server}/api/2.0/mlflow-artifacts/artifacts/{quote(path)}"


def _stores(source: Source) -> Iterator[Observation | Edge | Gap]:
    parts = urlsplit(source.address.removeprefix("mlflow+"))
    server = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    asked = Asked(server, _ACCESS)
    found = WORDS["mlflow"].recognise(asked)
    if found is None:
        raise asked.absent("MLflow server")
    yield from seen(source, server, found)
    if not parts.path.strip("/"):
        yield from registry(source, server, _ACCESS)
        yield from records_seen(source, server, _ACCESS)


CONNECTOR = Connector(
    id="mlflow",
    title="Models of an MLflow registry",
    accepts=_accepts,
    read=_read,
    permissions=("READ on registered models and their artifacts", "READ on experiments and runs"),
    stores=_stores,
)
