"""Answers that come too slowly or never stop, and the indexes that Redis tells of."""

from __future__ import annotations

import socket

import pytest

from upright.connect.connectors.redis import CONNECTOR
from upright.connect.patience import Allowance, TooLong, TooSlow, reader
from upright.connect.redis_commands import commands_of
from upright.connect.redis_search import covering, index_of
from upright.model.errors import Unreachable


def test_an_answer_has_its_time_and_its_bytes() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"x" * 100)
        with pytest.raises(TooSlow):
            reader(ours, Allowance(-1.0)).read(1)
        allowed = Allowance(60.0, 3)
        stream = reader(ours, allowed)
        assert stream.read(100) == b"x" * 100
        theirs.sendall(b"y")
        with pytest.raises(TooLong):
            stream.read(1)
        allowed.renew()
        assert reader(ours, allowed).read(1) == b"y"


def test_redis_that_never_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    from upright.connect.connectors import redis

    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"*50000\r\n" * 3)
        session = redis._Session(ours, "here")
        monkeypatch.setattr(redis, "_MOST", 10)
        with pytest.raises(Unreachable):
            session.ask("COMMAND")
    assert CONNECTOR.id == "redis"


def test_an_index_and_what_it_covers() -> None:
    vector = [b"identifier", b"v", b"attribute", b"v", b"type", b"VECTOR", b"algorithm", b"FLAT", b"dim", 8]
    rules = [b"key_type", b"HASH", b"prefixes", [b"clause:", b"cl:"], b"default_score", b"1"]
    told = [b"index_name", b"idx", b"index_definition", rules, b"attributes", [vector], b"num_docs", b"19"]
    index = index_of("idx", "0", told)
    assert (index.collection.dimension, index.collection.count, index.prefixes) == (8, 19, ("clause:", "cl:"))
    every = index_of("all", "0", None)
    assert every.covers("anything")
    assert covering([every, index], "cl:1") is index
    assert covering([index], "menu:1") is None


def test_a_command_of_a_module_that_only_reads_changes_nothing() -> None:
    spec = [b"flags", [b"RW", b"access", b"update"]]
    told = [[b"ft.search", -1, [b"readonly", b"module"], 1, 1, 1, [], [], [spec], []]]
    (search,) = commands_of(told)
    assert (search.gives, search.changes) == (True, False)
