"""What a connector must do: give the same when read twice, and turn what it cannot read into a gap."""

from __future__ import annotations

from upright.connect.connector import Connector, Source
from upright.model.evidence import Gap
from upright.model.item import Item


def check_connector(connector: Connector, source: Source) -> list[Item]:
    """Read a source twice and compare; the items of one reading."""
    first, second = list(connector.read(source)), list(connector.read(source))
    assert first == second, f"{connector.id}: two readings of {source.name} differ"
    items = [each for each in first if isinstance(each, Item)]
    for each in items:
        assert not each.path.startswith("/"), f"{connector.id}: an absolute path leaves the connector"
        assert each.source == source.name, f"{connector.id}: an item of another source"
    assert all(isinstance(each, (Item, Gap)) for each in first), f"{connector.id}: yields something else"
    return items
