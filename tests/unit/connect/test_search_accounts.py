"""Indexes that are searched by words, and the users of OpenSearch and Elasticsearch: stand-ins that answer as their
published interfaces say.
"""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI, HTTPException

from serving import serving
from upright.connect.connector import Source
from upright.connect.connectors.opensearch import CONNECTOR
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item

ROLES = {
    "superuser": {"cluster": ["all"], "indices": [{"names": ["*"], "privileges": ["all"]}]},
    "claims_reader": {"indices": [{"names": ["claims-*"], "privileges": ["read", "view_index_metadata"]}]},
    "writer": {"indices": [{"names": ["kb", "claims-old"], "privileges": ["create_doc"]}]},
}
USERS = {
    "elastic": {"roles": ["superuser"], "enabled": True},
    "bot": {"roles": ["claims_reader", "gone"], "enabled": True},
    "left": {"roles": ["claims_reader"], "enabled": False},
}
MAPPED = {"ldap": {"enabled": True, "roles": ["writer"], "rules": {"all": [
    {"field": {"groups": ["cn=ingest"]}}, {"except": {"field": {"username": "bot"}}}]}}}  # fmt: skip
PLUGIN: dict[str, Any] = {
    "roles": {
        "all_access": {"index_permissions": [{"index_patterns": ["*"], "allowed_actions": ["*"]}]},
        "own": {"index_permissions": [{"index_patterns": ["${user.name}-*"], "allowed_actions": ["crud"]}]},
        "reader": {"index_permissions": [{"index_patterns": ["kb"], "allowed_actions": ["indices:data/read/search*"]}]},
    },
    "internalusers": {"admin": {"backend_roles": ["admin"]}, "claims": {"opendistro_security_roles": ["own"]}},
    "rolesmapping": {
        "all_access": {"backend_roles": ["admin"]},
        "reader": {"backend_roles": ["staff"], "users": ["claims"]},
    },
}


def _server(security: bool = True, refused: bool = False) -> FastAPI:
    app = FastAPI()
    text = {"mappings": {"properties": {"assessment": {"type": "text"}}}}

    @app.get("/")
    def root() -> dict[str, Any]:
        return {"version": {"number": "8.15.3"}}

    @app.get("/_mapping")
    def mapping() -> dict[str, Any]:
        vector = {"type": "dense_vector", "dims": 4}
        return {
            "claims-2026": text,
            "kb": {"mappings": {"properties": {"v": vector}}},
            "empty": text,
            ".security-7": text,
        }

    @app.get("/{index}/_count")
    def count(index: str) -> dict[str, int]:
        return {"count": 0 if index == "empty" else 1}

    @app.get("/{index}/_search")
    def search(index: str) -> dict[str, Any]:
        return {"hits": {"hits": [{"_id": "1", "_source": {"assessment": f"{index} of ana.lopez@gmx.net"}}]}}

    @app.get("/_security/{what}")
    def elastic(what: str) -> Any:
        if refused or not security:
            raise HTTPException(403 if refused else 400)
        return {"role": ROLES, "user": USERS, "role_mapping": MAPPED}[what]

    @app.get("/_plugins/_security/api/{what}")
    def plugin(what: str) -> Any:
        return PLUGIN[what]

    return app


def _told(engine: str, **said: bool) -> list[Observation | Edge | Gap]:
    assert CONNECTOR.stores is not None
    with serving(_server(**said)) as address:
        return list(CONNECTOR.stores(Source("opensearch", "kb", f"{engine}+{address}")))


def _rights(told: list[Observation | Edge | Gap]) -> set[tuple[str, str, str]]:
    names = {str(each.keys[0]): str(each.name) for each in told if isinstance(each, Observation)}
    edges = [(str(each.source), str(each.kind), str(each.target)) for each in told if isinstance(each, Edge)]
    return {
        (names[source], kind, names[target] if "#" in target else "all of it")
        for source, kind, target in edges
        if kind.startswith("can_") and "@" in source
    }


def test_an_index_that_is_searched_by_words_counts_too() -> None:
    with serving(_server(security=False)) as address:
        source = Source("opensearch", "kb", f"elasticsearch+{address}")
        items = {each.path: each.read() for each in CONNECTOR.read(source) if isinstance(each, Item)}
    assert sorted(items) == ["collections/claims-2026.chunks.jsonl", "collections/kb.chunks.jsonl"]
    assert b"ana.lopez@gmx.net" in items["collections/claims-2026.chunks.jsonl"]


def test_users_of_elasticsearch_and_what_their_roles_let_them_do() -> None:
    told = _told("elasticsearch")
    found = {each.name: each.attributes for each in told if isinstance(each, Observation)}
    assert (found["elastic"]["admin"], found["bot"]["member_of"]) == (True, ["claims_reader", "gone"])
    assert (found["left"]["login"], found["cn=ingest"]["type"]) == (False, "group")
    assert _rights(told) == {
        ("elastic", right, what)
        for right in ("can_read", "can_write")
        for what in ("all of it", "claims-2026", "kb")
    } | {("bot", "can_read", "claims-2026"), ("cn=ingest", "can_write", "kb")}  # fmt: skip


def test_users_of_opensearch_by_mapping_and_backend_role() -> None:
    told = _told("opensearch")
    assert {each for each in _rights(told) if each[0] != "admin"} == {
        ("claims", "can_read", "claims-2026"), ("claims", "can_write", "claims-2026"), ("claims", "can_read", "kb"),
        ("staff", "can_read", "kb"),
    }  # fmt: skip
    assert ("admin", "can_write", "all of it") in _rights(told)


@pytest.mark.parametrize(("said", "gaps"), [({"refused": True}, ["denied"]), ({"security": False}, [])])
def test_users_that_may_not_be_seen_are_a_gap_and_a_server_without_any_is_none(
    said: dict[str, bool], gaps: list[str]
) -> None:
    assert [each.code for each in _told("elasticsearch", **said) if isinstance(each, Gap)] == gaps
