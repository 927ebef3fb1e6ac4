"""Users of Weaviate by their roles: a stand-in that answers as its published interface says."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI, HTTPException

from serving import serving
from upright.connect.collection import Collection, Server
from upright.connect.connector import Source
from upright.connect.http import Access
from upright.connect.weaviate_accounts import accounts
from upright.model.evidence import Edge, Gap, Observation

EVERY = {"collection": "*"}
ROLES: list[dict[str, Any]] = [
    {
        "name": "root",
        "permissions": [
            {"action": "read_data", "data": {**EVERY, "tenant": "*"}},
            {"action": "delete_data", "data": EVERY},
            {"action": "manage_roles"},
        ],
    },
    {"name": "notes", "permissions": [{"action": "read_data", "data": {"collection": "PatientNote"}}]},
    {
        "name": "help",
        "permissions": [
            {"action": "create_data", "data": {"collection": "Help*"}},
            {"action": "read_collections", "collections": EVERY},
        ],
    },
]
USERS = {"root": ["ana"], "notes": ["bot"], "help": ["bot", "feeder"]}


def _server(status: int, *, old: bool) -> FastAPI:
    app = FastAPI()

    @app.get("/v1/authz/roles")
    def roles() -> list[dict[str, Any]]:
        if status:
            raise HTTPException(status)
        return ROLES

    @app.get("/v1/authz/roles/{name}/user-assignments")
    def assigned(name: str) -> list[dict[str, str]]:
        if old:
            raise HTTPException(404)
        return [{"userId": each, "userType": "db_user"} for each in USERS[name]]

    @app.get("/v1/authz/roles/{name}/users")
    def users(name: str) -> list[str]:
        return USERS[name]

    return app


def _told(status: int = 0, *, old: bool = False) -> list[Observation | Edge | Gap]:
    with serving(_server(status, old=old)) as address:
        server = Server("weaviate", address, "kb", open=False)
        found = [Collection("PatientNote"), Collection("HelpArticle")]
        return list(accounts(Source("weaviate", "kb", f"weaviate+{address}"), server, Access(), found))


@pytest.mark.parametrize("old", [False, True])
def test_users_may_do_what_their_roles_let_them(*, old: bool) -> None:
    told = _told(old=old)
    names = {each.keys[0]: each.name for each in told if isinstance(each, Observation)}
    assert set(names.values()) == {"ana", "bot", "feeder"}
    every = ("all of it", "PatientNote", "HelpArticle")
    assert {
        (names[each.source], str(each.kind), str(each.target).partition("#")[2] or "all of it")
        for each in told
        if isinstance(each, Edge)
    } == {
        *(("ana", right, what) for right in ("can_read", "can_write") for what in every),
        ("bot", "can_read", "PatientNote"),
        ("bot", "can_write", "HelpArticle"),
        ("feeder", "can_write", "HelpArticle"),
    }


@pytest.mark.parametrize(("status", "gaps"), [(403, ["denied"]), (501, []), (404, [])])
def test_roles_that_may_not_be_seen_are_a_gap_and_a_server_without_roles_has_none(status: int, gaps: list[str]) -> None:
    assert [each.code for each in _told(status) if isinstance(each, Gap)] == gaps
