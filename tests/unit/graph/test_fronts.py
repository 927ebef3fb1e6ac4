"""Routes of code are reached by whoever reaches the deployment that runs them."""

from __future__ import annotations

import pytest

from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind, Exposure, Location


def _graph(exposure: Exposure, *folders: str) -> Graph:
    def asset(name: str, kind: AssetKind, title: str, key: str, path: str, **said: str) -> Asset:
        return Asset(
            id=name, kind=kind, name=title, keys=(key,), locations=(Location(path, 1, "s", ""),), attributes=said
        )

    assets = [
        asset(
            "site",
            AssetKind.ENDPOINT,
            "desk",
            "tf:s/main.tf#desk",
            "infra/main.tf",
            type="deployment",
            exposure=str(exposure),
        )
    ]
    for number, each in enumerate(folders):
        assets.append(
            asset(f"p{number}", AssetKind.PACKAGE, "openai", f"purl:pkg:pypi/openai{number}", f"{each}req.txt")
        )
        assets.append(
            asset(f"r{number}", AssetKind.ENDPOINT, "/ask", f"code:s/{each}a.py#r", f"{each}a.py", type="route")
        )
    return Graph(assets, [], [])


@pytest.mark.parametrize("exposure", [Exposure.PUBLIC, Exposure.PRIVATE])
def test_the_one_application_is_as_exposed_as_its_deployment(exposure: Exposure) -> None:
    assert derive(_graph(exposure, "app/")).asset("r0").exposure is exposure


def test_of_several_applications_the_one_of_its_name() -> None:
    derived = derive(_graph(Exposure.PUBLIC, "desk/", "other/"))
    assert (derived.asset("r0").exposure, derived.asset("r1").exposure) == (Exposure.PUBLIC, Exposure.UNKNOWN)


def test_what_cannot_be_told_apart_is_left_alone() -> None:
    derived = derive(_graph(Exposure.PUBLIC, "one/", "other/"))
    assert {derived.asset(route).exposure for route in ("r0", "r1")} == {Exposure.UNKNOWN}
