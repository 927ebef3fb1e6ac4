"""What trying a source tells of one that cannot say what it asks."""

from __future__ import annotations

from pathlib import Path

from upright.app.config import config_of
from upright.app.trial import tried


def test_what_can_be_read_is_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("a line")
    told = [*tried(config_of([str(tmp_path)]).sources[0])]
    assert [(each.what, each.outcome, each.why) for each in told] == [("read a sample", "works", "the first 2 things")]


def test_what_is_not_reached_is_told_once() -> None:
    told = [*tried(config_of(["qdrant+http://127.0.0.1:1"]).sources[0])]
    assert [(each.what, each.permission, each.outcome) for each in told] == [("reach it", "", "unanswered")]


def test_a_token_or_signature_in_an_address_names_no_source() -> None:
    addresses = [
        "jupyter+http://127.0.0.1:8888/?token=s3cr3t",
        "https://weights.example/a/model.pt?X-Amz-Signature=s3cr3t#s3cr3t",
    ]
    for address, name in zip(addresses, ["127.0.0.1-8888", "model.pt"], strict=True):
        assert [source.name for source in config_of([address]).sources] == [name]
