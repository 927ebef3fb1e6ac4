"""Servers that only settings name: their pieces, names of services, and the models that they serve."""

from __future__ import annotations

from upright.app.counterparts import met
from upright.connect.connector import Source
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Observation

SOURCE = Source("filesystem", "app", "/nowhere/app")
CODE, SETTINGS = "path:app/agent.py", "path:app/.env"
SERVER, OTHER = "url:http://localhost:8000", "url:http://localhost:9000"


def _seen(
    kind: AssetKind, name: str, key: str, place: str = "code", path: str = "agent.py", **told: Json
) -> Observation:
    source = "app" if place == "code" else "live"
    return Observation(kind, name, (key,), Location(path, 1, source, place), told)


def _agent() -> Observation:
    return _seen(AssetKind.AGENT, "clerk", "code:app/agent.py#clerk")


def _model_server(key: str = SERVER) -> Observation:
    return _seen(AssetKind.ENDPOINT, "llama.cpp", key, "server", ".", type="model_server")


def _edges(*edges: tuple[str, str, str], seen: tuple[Observation, ...]) -> set[tuple[str, str, str]]:
    _, found = met(seen, [Edge(*each) for each in edges], [SOURCE])
    return {(str(each.source), str(each.kind), str(each.target)) for each in found}


def test_a_service_is_called_by_its_name_inside_and_listens_outside() -> None:
    table = _seen(AssetKind.DATASET, "staff", "url:postgresql://localhost:15432/hr#staff", "table", ".")
    base = _seen(AssetKind.DATA_STORE, "hr", "url:postgresql://localhost:15432/hr", "database", ".")
    said = (
        (SETTINGS, "depends_on", "alias:db:5432=localhost:15432"),
        (SETTINGS, "depends_on", "url:postgresql://db:5432/hr"),
        (CODE, "depends_on", "collection:staff"),
    )
    wanted = ("code:app/agent.py#clerk", "calls", "url:postgresql://localhost:15432/hr#staff")
    assert wanted in _edges(*said, seen=(_agent(), table, base))
    assert wanted not in _edges(*said[1:], seen=(_agent(), table, base))


def test_the_one_account_that_settings_name_is_that_of_the_program() -> None:
    account = "url:postgresql://localhost:5432@bot"
    user = _seen(AssetKind.IDENTITY, "bot", account, "account", ".")
    wanted = ("code:app/agent.py#clerk", "runs_as", account)
    assert wanted in _edges((SETTINGS, "depends_on", account), seen=(_agent(), user))
    second = "url:postgresql://localhost:5432@other"
    two = (_agent(), user, _seen(AssetKind.IDENTITY, "other", second, "account", "."))
    assert wanted not in _edges((SETTINGS, "depends_on", account), (SETTINGS, "depends_on", second), seen=two)


def test_a_model_that_no_vendor_sells_is_asked_of_the_server_that_settings_name() -> None:
    model = _seen(AssetKind.MODEL, "tiny", "model:tiny")
    sold = _seen(AssetKind.MODEL, "gpt-4o", "model:openai/gpt-4o")
    uses = (SETTINGS, "depends_on", SERVER)
    asks = ("code:app/agent.py#clerk", "calls", "model:tiny")
    wanted = ("code:app/agent.py#clerk", "calls", SERVER)
    assert wanted in _edges(uses, asks, seen=(_agent(), model, _model_server()))
    bought = ("code:app/agent.py#clerk", "calls", "model:openai/gpt-4o")
    assert wanted not in _edges(uses, bought, seen=(_agent(), sold, _model_server()))
    own = (CODE, "depends_on", OTHER)
    assert wanted not in _edges(uses, asks, own, seen=(_agent(), model, _model_server(), _model_server(OTHER)))


def test_a_store_without_a_name_is_the_collection_that_settings_name() -> None:
    store = _seen(AssetKind.VECTOR_STORE, "client", "code:app/agent.py#client", engine="chroma")
    server = _seen(AssetKind.VECTOR_STORE, "chroma", SERVER, "server", ".", engine="chroma")
    named = [
        _seen(AssetKind.VECTOR_STORE, name, f"{SERVER}/t/d#{name}", "collection", ".", engine="chroma")
        for name in ("letters", "menu")
    ]
    said = [Edge(SETTINGS, "depends_on", SERVER), Edge(SETTINGS, "depends_on", "collection:letters")]
    joined, _ = met([store, server, *named], said, [SOURCE])
    assert joined[0].keys == ("code:app/agent.py#client", f"{SERVER}/t/d#letters")


def test_a_tool_calls_the_table_whose_name_a_variable_tells() -> None:
    tool = _seen(AssetKind.TOOL, "find", "code:app/agent.py#find")
    table = _seen(AssetKind.DATA_STORE, "guests", "name:app/setting/GUESTS_TABLE", path="main.tf")
    said = ("code:app/agent.py#find", "depends_on", "name:app/setting/GUESTS_TABLE")
    wanted = ("code:app/agent.py#find", "calls", "name:app/setting/GUESTS_TABLE")
    assert wanted in _edges(said, seen=(tool, table))
    assert wanted not in _edges(said, seen=(tool,))


def test_a_table_is_asked_without_its_schema_where_only_one_has_it() -> None:
    base = _seen(AssetKind.DATA_STORE, "hr", "url:postgresql://localhost:5432/hr", "database", ".")
    own = "url:postgresql://localhost:5432/hr#people.staff"
    table = _seen(AssetKind.DATASET, "staff", own, "table", ".")
    said = ((CODE, "depends_on", "url:postgresql://localhost:5432/hr"), (CODE, "depends_on", "collection:staff"))
    wanted = ("code:app/agent.py#clerk", "calls", own)
    assert wanted in _edges(*said, seen=(_agent(), table, base))
    for other in ("#old.staff", "#staff"):
        second = _seen(AssetKind.DATASET, "staff", f"url:postgresql://localhost:5432/hr{other}", "table", ".")
        assert wanted not in _edges(*said, seen=(_agent(), table, base, second))


def test_a_vector_store_of_code_is_the_table_of_a_schema() -> None:
    base = _seen(AssetKind.DATA_STORE, "hr", "url:postgresql://localhost:5432/hr", "database", ".")
    own = "url:postgresql://localhost:5432/hr#people.chunks"
    live = _seen(AssetKind.VECTOR_STORE, "chunks", own, "table", ".", engine="pgvector")
    code = _seen(AssetKind.VECTOR_STORE, "chunks", "name:app/chunks", engine="pgvector", collection="chunks")
    used = ("url:postgresql://localhost:5432/hr", "collection:chunks")
    found, _ = met((base, live, code), [Edge(CODE, "depends_on", each) for each in used], [SOURCE])
    assert own in next(each for each in found if each.location.source == "app").keys
