"""Rules of accounts of Redis, in their order: who may read, who may change, and no hash of a password on the way."""

from __future__ import annotations

import pytest

from upright.connect.connector import Source
from upright.connect.redis_accounts import accounts
from upright.model.evidence import Edge, Observation

_OWN, _HASH = "url:redis://localhost:6379", "#" + "ab" * 32


@pytest.mark.parametrize(
    ("rule", "rights", "stated"),
    [
        ("on ~* &* +@all", {"can_read", "can_write"}, {"admin": True}),
        ("on ~session:* resetchannels -@all +@read", {"can_read"}, {}),
        ("on ~* resetchannels +@all -@write", {"can_read"}, {}),
        ("on ~* -@all +get +hset", {"can_read", "can_write"}, {}),
        ("on resetchannels +@all", set(), {}),  # no key
        ("off ~* +@all", set(), {"login": False, "admin": True}),
        ("on nopass ~* -@all +@read", {"can_read"}, {"password": False}),
        ("on ~* +@all -@dangerous", {"can_read", "can_write"}, {}),
        ("on resetchannels -@all (~a:* resetchannels -@all +@write)", {"can_write"}, {}),
    ],
)
def test_rights(rule: str, rights: set[str], stated: dict[str, object]) -> None:
    line = f"user bot {rule} {_HASH}".encode()
    seen, *edges = accounts(Source("redis", "cache", "redis://localhost"), "redis://localhost:6379", _OWN, [line])
    assert isinstance(seen, Observation)
    assert (seen.name, seen.keys) == ("bot", ("url:redis://localhost:6379@bot",))
    assert {str(each.kind) for each in edges if isinstance(each, Edge)} == rights
    assert {**seen.attributes, **stated} == seen.attributes
    assert {"admin", "password"} & seen.attributes.keys() == {"admin", "password"} & stated.keys()
    assert _HASH not in repr((seen, edges))


def test_what_is_no_rule_is_left_out() -> None:
    told = [b"user", b"", None, b"something else"]
    assert list(accounts(Source("redis", "c", "redis://h"), "redis://h:6379", _OWN, told)) == []
