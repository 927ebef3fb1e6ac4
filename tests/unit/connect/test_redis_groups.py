"""Keys of Redis by what stands before their colon."""

from __future__ import annotations

from upright.connect.connector import Source
from upright.connect.redis_groups import OTHERS, by_sort, sort_of, sorts_of, sorts_seen
from upright.model.evidence import Edge, Observation


def test_what_most_keys_begin_with_is_a_sort() -> None:
    names = [
        "letter:1",
        "letter:2",
        "chat:a:1",
        "chat:b:1",
        "alone:1",
        "plain",
        ":odd",
        "http://a",
        "http://b",
        "keys:1",
        "keys:2",
    ]
    known = sorts_of(names)
    assert known == {"letter", "chat", "http"}
    assert [sort_of(name, known) for name in ("letter:9", "alone:1", "plain")] == ["letter", OTHERS, OTHERS]


def test_rows_come_by_sort() -> None:
    rows = [("letter:1", "a", None), ("plain", "b", None), ("letter:2", "c", None)]
    assert {sort: len(mine) for sort, mine in by_sort(rows, frozenset({"letter"})).items()} == {"letter": 2, OTHERS: 1}


def test_each_sort_lies_in_its_server() -> None:
    told = list(
        sorts_seen(Source("redis", "cache", "redis://localhost", {}), "url:redis://localhost:6379", "0", ["letter"])
    )
    (seen,) = [each for each in told if isinstance(each, Observation)]
    assert (seen.name, seen.location.path) == ("letter:*", "db0/letter.jsonl")
    assert {each.kind for each in told if isinstance(each, Edge)} == {"contains", "stored_in"}
