"""An organisation on Hugging Face's hub, as a stand-in that answers as the published interface says."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException, Request, Response

from planting import classes, one, related, scanned
from serving import serving
from upright.connect.connector import Source
from upright.connect.connectors import huggingface
from upright.model.asset import AssetKind
from upright.model.errors import MalformedError

TOKEN = "hf_planted"  # noqa: S105  of nobody
_HEADER = json.dumps({"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
FILES = {
    "acme/desk": {"config.json": b'{"architectures": ["BertForMaskedLM"]}',
                  "model.safetensors": struct.pack("<Q", len(_HEADER)) + _HEADER + bytes(8)},
    "datasets/acme/tickets": {"data/tickets.csv": b"name,ssn\nAna Lopez,417-20-4914\nBo Chen,509-33-8137\n"},
    "spaces/acme/demo": {"app.py": b'from transformers import pipeline\nchat = pipeline("text-generation")\n'},
}  # fmt: skip
LISTED: dict[str, list[dict[str, Any]]] = {
    "models": [{"id": "acme/desk", "sha": "a" * 40, "private": True,
                "tags": ["license:mit", "base_model:finetune:google/bert", "dataset:acme/tickets"]}],
    "datasets": [{"id": "acme/tickets", "sha": "b" * 40, "private": False, "tags": []}],
    "spaces": [{"id": "acme/demo", "sha": "c" * 40, "private": False, "tags": [], "models": ["acme/desk"]}],
}  # fmt: skip


def _hub() -> FastAPI:
    """https://huggingface.co/docs/hub/api: lists by author, trees by revision, files by `resolve`."""
    app = FastAPI()

    def known(request: Request) -> bool:
        return request.headers.get("authorization") == f"Bearer {TOKEN}"

    @app.get("/api/{kind}")
    def listed(kind: str, author: str, request: Request, response: Response, cursor: int = 0) -> list[dict[str, Any]]:
        found = [each for each in LISTED[kind] if known(request) or not each["private"]]
        assert author == "acme"
        if cursor < len(found):
            onward = f"{request.base_url}api/{kind}?author=acme&cursor={cursor + 1}"
            response.headers["Link"] = f'<{onward}>; rel="next"'
        return found[cursor : cursor + 1]

    @app.get("/api/{kind}/{owner}/{name}/tree/{revision}")
    def tree(kind: str, owner: str, name: str, revision: str) -> list[dict[str, Any]]:
        folder = f"{owner}/{name}" if kind == "models" else f"{kind}/{owner}/{name}"
        assert len(revision) == 40
        return [
            {"type": "file", "path": path, "size": len(data), "oid": path}
            | ({"lfs": {"size": len(data)}} if path.endswith(".safetensors") else {})
            for path, data in FILES[folder].items()
        ]

    @app.get("/{path:path}")
    def file(path: str, request: Request) -> Response:
        folder, found, rest = path.partition("/resolve/")
        if not found or (folder == "acme/desk" and not known(request)):
            raise HTTPException(401)
        data = FILES[folder][rest.partition("/")[2]]
        asked = request.headers.get("range", "").removeprefix("bytes=")
        if not asked:
            return Response(data)
        start, stop = (int(number) for number in asked.split("-"))
        told = {"Content-Range": f"bytes {start}-{stop}/{len(data)}"}
        return Response(data[start : stop + 1], 206, headers=told)

    return app


def test_what_an_organisation_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    with serving(_hub()) as address:
        graph = scanned("hf://acme", state=tmp_path / "state", options={"endpoint": address})
    model = next(each for each in graph.of_kind(AssetKind.MODEL) if "hf:models/acme/desk" in each.keys)
    assert (model.attributes["exposure"], model.attributes["licence"]) == ("private", "mit")
    tickets = one(graph, AssetKind.DATASET, "acme/tickets")
    assert tickets.attributes["exposure"] == "public"
    assert "pii.us-ssn" in classes(tickets)
    edges = related(graph)
    assert {(model.name, "trained_on", "acme/tickets"), ("acme/demo", "depends_on", model.name)} <= edges
    assert not [gap for gap in graph.gaps if gap.code in {"denied", "unreachable"}]


def test_strangers_see_what_is_public(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with serving(_hub()) as address:
        graph = scanned("hf://acme", state=tmp_path / "state", options={"endpoint": address})
    assert one(graph, AssetKind.DATASET, "acme/tickets").attributes["exposure"] == "public"
    assert "private" not in {asset.attributes.get("exposure") for asset in graph.of_kind(AssetKind.MODEL)}


def test_an_address_that_names_nothing() -> None:
    with pytest.raises(MalformedError, match="hf://organisation"):
        list(huggingface.CONNECTOR.read(Source("huggingface", "h", "hf://datasets/only")))
