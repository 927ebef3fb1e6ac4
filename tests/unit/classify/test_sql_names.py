"""Tables of SQL dumps whose names are quoted, in part or whole."""

from __future__ import annotations

import pytest

from upright.classify.formats._sql import _plain


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('public."Subscriber"', "public.Subscriber"),
        ('"public"."Order Lines"', "public.Order Lines"),
        ("`shop`.`orders`", "shop.orders"),
        ("[dbo].[People]", "dbo.People"),
        ("plain", "plain"),
    ],
)
def test_a_table_is_called_what_its_quotes_hold(written: str, name: str) -> None:
    assert _plain(written) == name
