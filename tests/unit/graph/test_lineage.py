"""Lineage answers what feeds a model, what it feeds and who gets at it."""

from __future__ import annotations

import pytest

from upright.graph.derive import derive
from upright.graph.lineage import lineage
from upright.graph.sketch import parse_sketch
from upright.model.asset import Asset, Exposure
from upright.model.errors import NotFoundError

ESTATE = derive(
    parse_sketch(
        """
        endpoint chat public
        agent bot
        model tuned
        model base
        training_job job
        dataset tickets [pii.us-ssn pii.email]
        data_store bucket
        dataset unrelated [pci.card-number]
        chat -serves-> bot
        bot -calls-> tuned
        tuned -derived_from-> base
        job -produces-> tuned
        job -trained_on-> tickets
        tickets -stored_in-> bucket
        """
    )
)


def named(name: str) -> Asset:
    (asset,) = (asset for asset in ESTATE.assets if asset.name == name)
    return asset


def test_what_feeds_a_model() -> None:
    found = lineage(ESTATE, named("tuned"))
    assert {asset.name for asset in found.upstream} == {"job", "base", "tickets"}
    assert found.classes == {"pii.email": 10, "pii.us-ssn": 10}
    assert [asset.name for asset in found.downstream] == ["bot", "chat"]
    assert [asset.name for asset in found.readers] == ["bot", "chat"]
    assert found.exposure is Exposure.PUBLIC


def test_ways_run_as_the_data_does() -> None:
    found = lineage(ESTATE, named("tuned"))
    assert [ESTATE.asset(step).name for step in found.paths[named("tickets").id]] == ["tickets", "job", "tuned"]
    assert [ESTATE.asset(step).name for step in found.paths[named("chat").id]] == ["tuned", "bot", "chat"]


def test_what_a_data_set_ends_up_in() -> None:
    found = lineage(ESTATE, named("tickets"))
    assert {asset.name for asset in found.downstream} == {"job", "tuned", "bot", "chat", "bucket"}


def test_an_asset_of_another_graph_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        lineage(parse_sketch("model other"), named("tuned"))


def test_what_was_taken_out_does_not_come_along() -> None:
    graph = derive(
        parse_sketch(
            """
            model bot
            training_job tune
            dataset scrubbed {cleaned=true}
            dataset tickets [pii.us-ssn pii.email]
            dataset notes [pii.email]
            tune -produces-> bot
            tune -trained_on-> scrubbed
            scrubbed -derived_from-> tickets
            tune -trained_on-> notes
            """
        )
    )
    (bot,) = (asset for asset in graph.assets if asset.name == "bot")
    found = lineage(graph, bot)
    assert {asset.name for asset in found.upstream} == {"tune", "scrubbed", "tickets", "notes"}
    assert set(found.classes) == {"pii.email"}
    assert {name: left.name for name, left in found.taken_out.items()} == {"pii.us-ssn": "scrubbed"}
