"""What is read back from a child or from the store is made of our own classes, whatever the bytes say."""

from __future__ import annotations

import pickle

import pytest

from upright.app.own_values import BROKEN, own_values
from upright.model.asset import AssetKind, Location


def test_values_of_ours_come_back() -> None:
    value = {"place": Location("a.py", 3, "s", "sdk"), "kind": AssetKind.MODEL}
    assert own_values(pickle.dumps(value)) == value
    older = b"cbuiltins\ngetattr\n(cupright.model.asset\nAssetKind\nS'MODEL'\ntR."
    assert own_values(older) is AssetKind.MODEL


@pytest.mark.parametrize(
    "body",
    [
        b"cos\nsystem\n(S'true'\ntR.",
        b"cupright.app.own_values\npickle\n.",
        b"cbuiltins\ngetattr\n(cupright.model.asset\nLocation\nS'__class__'\ntR.",
        b"cupright.model.asset\nLocation.__class__\n.",
        b"",
        b"cupright.nowhere\nNothing\n.",
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(BROKEN):
        own_values(body)


def test_a_closed_list() -> None:
    body = pickle.dumps(Location("a.py", 3, "s", "sdk"))
    assert own_values(body, (Location,)) == Location("a.py", 3, "s", "sdk")
    with pytest.raises(BROKEN):
        own_values(body, (AssetKind,))
