"""Graphs of TensorFlow as text: what reads or writes a path of its own, and paths that nothing opens."""

from __future__ import annotations

import pytest

from upright.discover.model_file import inspect
from upright.model.item import Item

CONST = 'node {{ name: "{name}" op: "Const" attr {{ key: "value" value {{ tensor {{ string_val: "{text}" }} }} }} }}\n'
RESTORE = 'node { name: "save/RestoreV2" op: "RestoreV2" input: "save/Const" input: "save/names" }\n'
PLACE = "/home/someone/x.ckpt"


def verdict(*nodes: str) -> str:
    raw = "".join(nodes).encode()
    return inspect(Item("test", "m/saved_model.pbtxt", len(raw), content=raw)).verdict


@pytest.mark.parametrize(
    ("nodes", "bad"),
    [
        ((CONST.format(name="save/Const", text="model"), RESTORE), False),
        ((CONST.format(name="save/Const", text=PLACE), RESTORE), True),
        ((CONST.format(name="save/Const", text=r"\057home\057someone\057x"), RESTORE), True),
        ((CONST.format(name="words", text=PLACE), CONST.format(name="save/Const", text="model"), RESTORE), False),
        ((CONST.format(name="feature", text=r"\n\006\n\004text"), RESTORE), False),
        (
            (
                CONST.format(name="place", text=PLACE),
                'node { name: "save/Const" op: "Identity" input: "place:0" }\n',
                RESTORE,
            ),
            True,
        ),
        (('node { name: "r" op: "ReadFile" input: "x" }\n',), True),
        (('node < name: "r" op: "WriteFile" input: "x" >\n',), True),
    ],
)
def test_a_path_counts_where_something_takes_it(nodes: tuple[str, ...], bad: bool) -> None:
    assert (verdict(*nodes) in {"suspicious", "malicious"}) is bad
