"""Where the code of a tool does what a rule complains of."""

from __future__ import annotations

import re
from dataclasses import replace

from upright.model.asset import Asset, Location
from upright.model.finding import Finding

_SPOT = re.compile(r"(.+):(\d{1,7})")


def at_sink(finding: Finding, asset: Asset, flaw: str) -> Finding:
    """The finding, with the place in the code that shows the flaw where that is known: it may lie in another file."""
    sinks = asset.attributes.get("sinks")
    spot = _SPOT.fullmatch(str(sinks.get(flaw))) if isinstance(sinks, dict) else None
    if not spot:
        return finding
    sources = sorted({place.source for place in (*finding.locations, *asset.locations)})
    return replace(finding, locations=tuple(Location(spot.group(1), int(spot.group(2)), each) for each in sources))
