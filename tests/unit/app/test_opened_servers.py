"""Databases that code opens are the servers that were read live, where its file names the address of one."""

from __future__ import annotations

import pytest

from upright.app.opened_servers import as_server
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation

REDIS, SHOP = "url:redis://localhost:6379", "url:mysql://localhost:3306/shop"


def _database(key: str, engine: str, sort: str = "server") -> Observation:
    return Observation(AssetKind.DATA_STORE, key, (key,), Location(".", 0, "live", sort), {"engine": engine})


USED = {REDIS: _database(REDIS, "redis"), SHOP: _database(SHOP, "mysql"),
        f"{SHOP}#orders": _database(f"{SHOP}#orders", "mysql")}  # fmt: skip


@pytest.mark.parametrize(
    ("engine", "used", "meant"),
    [
        ("redis", USED, (REDIS,)),
        ("sql", USED, (SHOP,)),
        ("mariadb", USED, (SHOP,)),
        ("postgresql", USED, ()),
        ("", USED, ()),
        ("redis", {}, ()),
        ("redis", {**USED, "url:redis://other:6379": _database("url:redis://other:6379", "redis")}, ()),
    ],
)
def test_a_database_of_code_is_the_one_server_of_its_engine(
    engine: str, used: dict[str, Observation], meant: tuple[str, ...]
) -> None:
    own = "code:app/history.py#history"
    assert as_server(_database(own, engine, "data_store"), used).keys == (own, *meant)
