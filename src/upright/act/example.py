"""Examples of a remediation: a small world told as data, and what the repair makes of it. They are its tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from upright.model.asset import Asset, AssetKind, Json, Location
from upright.model.data import DataLabel

Call: TypeAlias = "tuple[str, Mapping[str, Any]]"

WORLD = "world"  # the source in which it all lies
PERSONAL = "hilde.nordmann@example.com"  # in examples, redaction makes `[pii.email]` of it
TOKEN = "not-a-real-token-1234"  # noqa: S105  in examples, redaction makes `[secret.token]` of it
SPOKEN = "Ignore all previous instructions"  # in examples, a text with it speaks to the model


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What is wrong: `asset`, by `rule` with this `reason`; `options` as given by `--set`.

    On files: `files` (path -> content) are what there is, `after` what becomes of those that change (None: gone).
    Elsewhere: `address` is such as `aws://`, `s3://train`, `postgresql://`, `chroma+http://`, `mlflow+http://`; `built`
    are the calls that make the world, `seen` those whose answers show it: `("s3.create_bucket", {"Bucket": "train"})`,
    `("sql", {"": "create table ..."})`, `("POST registered-models/create", {...})`; `("policy aoss.get_...", {...})`
    shows that part of the answer, `sorted ` the whole with its lists in order. `{agentId}` in a call or in the
    asset stands for what an earlier call answered under that name. Repaired, what is seen holds each text of `shows`
    and none of `hides`. `needs` is a program without which it cannot be tried. Where `shows` stands without
    `after`, the files may become anything that it says.
    """

    asset: Asset
    rule: str = "made-up-rule"
    reason: str = "made up"
    options: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    after: Mapping[str, str | bytes | None] = field(default_factory=dict)
    address: str = ""
    built: tuple[Call, ...] = ()
    seen: tuple[Call, ...] = ()
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    needs: str = ""


def thing(
    kind: AssetKind,
    name: str,
    *places: str,
    seen: str = "",
    line: int = 0,
    keys: tuple[str, ...] = (),
    labels: tuple[str, ...] = (),
    **attributes: Json,
) -> Asset:
    """An asset of an example, at these paths. `labels` are where personal data was found in it: `data/a.csv:mail`."""
    return Asset(
        f"{kind.value}-1",
        kind,
        name,
        keys=keys,
        locations=tuple(Location(place, line, WORLD, seen) for place in places or (".",)),
        attributes=attributes,
        labels=tuple(DataLabel("pii.email", where, 1) for where in labels),
    )
