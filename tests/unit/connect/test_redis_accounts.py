"""Rules of accounts of Redis, in their order: who may read, who may change, and no hash of a password on the way."""

from __future__ import annotations

import pytest

from upright.connect.collection import Collection
from upright.connect.connector import Source
from upright.connect.redis_accounts import accounts
from upright.connect.redis_search import Index
from upright.model.evidence import Edge, Observation

_OWN, _HASH = "url:redis://localhost:6379", "#" + "ab" * 32


@pytest.mark.parametrize(
    ("rule", "rights", "stated"),
    [
        ("on ~* &* +@all", {"can_read", "can_write"}, {"admin": True}),
        ("on ~session:* resetchannels -@all +@read", {"can_read"}, {}),
        ("on ~* resetchannels +@all -@write", {"can_read"}, {}),
        ("on ~* -@all +get +hset", {"can_read", "can_write"}, {}),
        ("on resetchannels +@all", {"can_write"}, {}),  # no key, but all of them can be deleted
        ("on resetchannels +@all -@dangerous", set(), {}),
        ("on ~* -@all +getdel", {"can_read", "can_write"}, {}),
        ("on %R~* -@all +@all", {"can_read", "can_write"}, {}),  # by `flushall`
        ("on %R~* -@all +@string", {"can_read"}, {}),
        ("on %W~* -@all +@string", {"can_write"}, {}),
        ("on resetchannels -@all (~a:* -@all +get) (~b:* -@all +set)", {"can_read", "can_write"}, {}),
        ("off ~* +@all", set(), {"login": False, "admin": True}),
        ("on nopass ~* -@all +@read", {"can_read"}, {"password": False}),
        ("on ~* +@all -@dangerous", {"can_read", "can_write"}, {}),
        (
            "on resetchannels -@all (~a:* resetchannels -@all +@write)",
            {"can_read", "can_write"},
            {},
        ),  # `getdel`, `lpop`
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


def test_what_a_command_does_is_what_the_server_says() -> None:
    keys = [b"flags", [b"RW", b"access", b"delete"], b"begin_search", []]
    take = [b"take", 2, [b"write"], 1, 1, 1, [b"@write", b"@own"], [], [keys], []]
    count = [b"count", 2, [b"readonly"], 1, 1, 1, [b"@read", b"@own"], [], [[b"flags", [b"RO"]]], []]
    for rule, rights in {
        "+@own": {"can_read", "can_write"},
        "+@read": set(),
        "+take": {"can_read", "can_write"},
    }.items():
        line = f"user bot on ~* -@all {rule}".encode()
        told = accounts(Source("redis", "c", "redis://h"), "redis://h:6379", _OWN, [line], [take, count])
        assert {str(each.kind) for each in told if isinstance(each, Edge)} == rights, rule


@pytest.mark.parametrize(
    ("rule", "reached"),
    [
        ("on ~* +@read", {_OWN}),
        ("on ~case:* +@read", {f"{_OWN}#case:*"}),
        ("on ~ca* ~rate:7 +@read", {f"{_OWN}#case:*", f"{_OWN}#rate:*"}),
        ("on ~other:* +@read", set()),
        ("on ~case:* +@read +@string", {f"{_OWN}#case:*"}),
        ("on ~case:[0-9]* -@all (~rate:* +@read)", {f"{_OWN}#rate:*"}),
    ],
)
def test_a_pattern_of_keys_leads_to_the_sorts_that_it_means(rule: str, reached: set[str]) -> None:
    line = f"user bot {rule}".encode()
    told = accounts(Source("redis", "c", "redis://h"), "redis://h:6379", _OWN, [line], None, {"case", "rate"})
    assert {str(each.target) for each in told if isinstance(each, Edge)} == reached


@pytest.mark.parametrize(
    ("rule", "reached"),
    [
        ("on ~mem:* -@all +@read", {"memories"}),
        ("on ~mem:acme:* -@all +@read", {"memories"}),
        ("on ~session:* -@all +@read", {"session:*"}),
        ("on ~* -@all +@read", {"all"}),
        ("on ~other:* -@all +@read", set()),
    ],
)
def test_a_pattern_of_keys_leads_to_the_indexes_that_cover_them(rule: str, reached: set[str]) -> None:
    index = Index(Collection("memories", ("db0",)), ("mem:",))
    told = accounts(Source("redis", "cache", "redis://localhost"), "redis://localhost:6379", _OWN,
                    [f"user bot {rule}".encode()], None, {"session"}, {"memories": index})  # fmt: skip
    targets = {str(each.target).removeprefix(f"{_OWN}#") for each in told if isinstance(each, Edge)}
    assert {"all" if each == _OWN else each for each in targets} == reached
