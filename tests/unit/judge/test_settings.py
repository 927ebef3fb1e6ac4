"""What somebody asks to change must be something that there is."""

from __future__ import annotations

import pytest

from upright.graph.sketch import parse_sketch
from upright.judge.what_if import check_settings
from upright.model.errors import ConfigError

CHAT = parse_sketch("endpoint chat public\n").assets[0]


@pytest.mark.parametrize(
    ("values", "says"),
    [({"exposure": "privat"}, "did you mean 'private'"), ({"exposre": "private"}, "did you mean 'exposure'")],
)
def test_a_slip_is_refused_with_what_was_meant(values: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        check_settings(CHAT, values)


def test_what_an_asset_of_the_kind_can_have_is_taken() -> None:
    check_settings(CHAT, {"exposure": "private", "auth": "oauth", "labels": None})
