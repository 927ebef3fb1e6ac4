"""Servers on hosts and ports that are named, each real: recognised, asked without credentials, never beyond."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI, Response

from planting import one, related, scanned, verdicts
from servers import chroma_server, free_port, jupyter_server, llama_server
from serving import serving
from upright.app.config import config_of
from upright.connect.connector import Source
from upright.connect.connectors import machine, servers
from upright.connect.connectors.servers import named_places
from upright.model.asset import AssetKind
from upright.model.errors import MalformedError, Unreachable
from upright.model.evidence import Gap


def test_servers_on_a_host(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    with (
        llama_server(tmp_path) as open_model,
        llama_server(tmp_path, "hidden-key") as closed_model,
        jupyter_server(tmp_path / "notes") as lab,
        chroma_server(tmp_path / "chroma") as store,
    ):
        ports = [address.rpartition(":")[2] for address in (open_model, closed_model, lab, store)]
        app = tmp_path / "app"
        app.mkdir()
        (app / "chat.py").write_text(
            f'from openai import OpenAI\nclient = OpenAI(base_url="{open_model}/v1", api_key="none")\ndef chat(text):\n'
            '    return client.chat.completions.create(model="tiny", messages=[{"role": "user", "content": text}])\n'
        )
        graph = scanned(f"host://127.0.0.1:{','.join(ports)},{free_port()}", str(app), state=tmp_path / "state")
    endpoints = {asset.attributes.get("port"): asset for asset in graph.of_kind(AssetKind.ENDPOINT)}
    told = [endpoints[int(port)].attributes for port in ports[:3]]
    assert [(each["framework"], each["auth"]) for each in told] == [
        ("llama.cpp", "none"), ("llama.cpp", "key"), ("jupyter", "none"),
    ]  # fmt: skip
    assert one(graph, AssetKind.VECTOR_STORE, f"chroma at 127.0.0.1:{ports[3]}").attributes["anonymous"] is True
    edges, server = related(graph), endpoints[int(ports[0])].name
    assert {(server, "serves", "tiny"), ("app", "depends_on", server)} <= edges
    failed = {asset for _, asset in verdicts(graph, "model-server-exposed", "notebook-server-exposed")}
    assert failed == {server, endpoints[int(ports[2])].name}
    assert not [gap for gap in graph.gaps if gap.code == "unreachable"]


def test_nothing_is_asked_that_was_not_named() -> None:
    asked: list[str] = []
    elsewhere = FastAPI()

    @elsewhere.get("/{path:path}")
    def there(path: str) -> str:
        asked.append(path)
        return "secret"

    with serving(elsewhere) as other:
        app = FastAPI()

        @app.get("/{path:path}")
        def here(path: str) -> Response:
            return Response(status_code=307, headers={"Location": f"{other}/{path}"})

        with serving(app) as named:
            source = Source("servers", "s", f"host://127.0.0.1:{named.rpartition(':')[2]}")
            seen = list(servers.CONNECTOR.stores(source)) if servers.CONNECTOR.stores else []
    assert [each.code for each in seen if isinstance(each, Gap)] == ["ignored"]
    assert not asked


def test_addresses() -> None:
    several = Source("servers", "s", "host://10.0.0.5,10.0.0.6:8000-8002,11434")
    assert len(named_places(several)) == 8
    assert ("::1", 8888) in named_places(Source("servers", "s", "host://[::1]"))
    for wrong in ("host://10.0.0.5:99999", "host://10.0.0.5:80-x", "host://a:1-65535,1-2"):
        with pytest.raises(MalformedError):
            named_places(Source("servers", "s", wrong))
    chosen = {address: config_of([address]).sources[0].type for address in (
        "host://10.0.0.5", "host://localhost", "host://localhost:11434", "ollama+http://gpu:11434", "litellm+https://llm.acme.example",
    )}  # fmt: skip
    assert list(chosen.values()) == ["servers", "machine", "servers", "servers", "servers"]
    assert machine.CONNECTOR.accepts("host:///home/ana")
    with pytest.raises(Unreachable):
        list(servers.CONNECTOR.stores(Source("servers", "s", f"ollama+http://127.0.0.1:{free_port()}")))  # type: ignore[misc]
