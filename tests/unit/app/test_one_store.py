"""A collection of one name in a server and in a file beside the code: each file of code means the one that it opens."""

from __future__ import annotations

from pathlib import Path

from upright.app.counterparts import met
from upright.connect.connector import Source
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Observation
from upright.model.relation import RelationKind as R

SERVER = "url:http://localhost:19530"


def _store(name: str, key: str, place: Location, **told: Json) -> Observation:
    return Observation(AssetKind.VECTOR_STORE, name, (key,), place, {"engine": "milvus", **told})


def _code(file: str, line: int) -> Location:
    return Location(file, line, "app", "vector_store")


def test_each_file_means_the_collection_of_the_store_that_it_opens(tmp_path: Path) -> None:
    lying = "path:app/kb.db"
    seen = [
        _store("127.0.0.1:19530", SERVER, Location(".", 0, "live", "server")),
        _store("rules", f"{SERVER}/default#rules", Location("default/rules.chunks.jsonl", 0, "live", "collection"),
               collection="rules"),
        _store("kb.db", lying, Location("kb.db", 0, "app", "index"), persist_path="kb.db"),
        _store("rules", f"{lying}/collections/rules", Location("kb.db/collections/rules", 0, "app", "collection"),
               collection="rules"),
        _store("client", "code:app/ask.py#client", _code("ask.py", 3), persist_path="http://127.0.0.1:19530"),
        _store("rules", "code:app/ask.py#rules", _code("ask.py", 4), collection="rules"),
        _store("client", "code:app/local.py#client", _code("local.py", 3), persist_path="kb.db"),
        _store("rules", "code:app/local.py#rules", _code("local.py", 4), collection="rules"),
    ]  # fmt: skip
    uses = [Edge("path:app/ask.py", R.DEPENDS_ON.value, SERVER)]
    uses += [Edge(f"path:app/{file}.py", R.DEPENDS_ON.value, "collection:rules") for file in ("ask", "local")]
    joined, _ = met(
        seen, uses, [Source("filesystem", "app", str(tmp_path)), Source("milvus", "live", "milvus+http://x")]
    )
    meant = {str(each.keys[0]): each.keys[1:] for each in joined if str(each.keys[0]).startswith("code:")}
    assert meant == {
        "code:app/ask.py#client": (SERVER,), "code:app/ask.py#rules": (f"{SERVER}/default#rules",),
        "code:app/local.py#client": (lying,), "code:app/local.py#rules": (f"{lying}/collections/rules",),
    }  # fmt: skip
