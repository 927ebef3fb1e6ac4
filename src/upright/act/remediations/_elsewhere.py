"""What of an asset lies in sources that are not on this machine."""

from __future__ import annotations

from collections.abc import Iterator

from upright.act.remediation import Context
from upright.act.vault import Vault
from upright.model.asset import Asset


def labelled(asset: Asset, context: Context, scheme: str) -> dict[tuple[str, str], list[str]]:
    """`(source, path)` of every item with classified values in sources of this scheme: the names of its parts."""
    found: dict[tuple[str, str], list[str]] = {}
    for source in sources(asset, context, scheme):
        for label in asset.labels:
            path, _, part = label.partition.partition(":")
            parts = found.setdefault((source, path), [])
            if part and part not in parts:
                parts.append(part)
    return dict(sorted(found.items()))


def sources(asset: Asset, context: Context, scheme: str) -> Iterator[str]:
    """The sources of this scheme in which the asset was seen."""
    named = {place.source for place in asset.locations} | {
        key.removeprefix("path:").partition("/")[0] for key in asset.keys if key.startswith("path:")
    }
    for source in sorted(named):
        if context.addresses.get(source, "").startswith(scheme):
            yield source


def exchanged(step_value: bytes, context: Context) -> dict[str, str]:
    """The arguments that say which value comes: it is kept in the vault."""
    return {"digest": Vault(context.vault).shelve(step_value), "size": str(len(step_value))}
