"""Routes of code are reached by whoever reaches the deployment that runs them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from upright.graph.derive import derive
from upright.graph.fronts import called_only
from upright.graph.graph import Graph
from upright.graph.plain import plain
from upright.model.asset import Asset, AssetKind, Exposure, Json, Location
from upright.model.relation import Relation
from upright.model.relation import RelationKind as R


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


@pytest.mark.parametrize(("holed", "runs"), [("p0", ["openai"]), ("p1", None)])
def test_a_deployment_runs_the_packages_of_the_application_that_it_is_called_like(
    holed: str, runs: list[str] | None
) -> None:
    graph = _graph(Exposure.PUBLIC, "desk/", "shop/")
    package = graph.asset(holed)
    known = replace(package, attributes={**package.attributes, "vulnerabilities": ["GHSA-0000"]})
    derived = derive(Graph([known, *(each for each in graph.assets if each.id != holed)], [], []))
    assert derived.asset("site").attributes.get("runs_vulnerable") == runs


def test_a_product_of_others_does_not_run_the_code_beside_it() -> None:
    graph = _graph(Exposure.PRIVATE, "app/")
    site = graph.asset("site")
    product = replace(site, attributes={**site.attributes, "image": "ollama/ollama", "product": True})
    derived = derive(Graph([product, *(each for each in graph.assets if each.id != "site")], [], []))
    assert derived.asset("r0").exposure is Exposure.UNKNOWN


def test_an_address_that_code_calls_is_no_route_of_it() -> None:
    graph = _graph(Exposure.PUBLIC, "app/")
    named = Asset(
        id="m",
        kind=AssetKind.ENDPOINT,
        name="MODEL_URL",
        keys=("code:s/app/a.js#url MODEL_URL",),
        locations=(Location("app/a.js", 9, "s", ""),),
        attributes={"type": "model_server"},
    )
    derived = derive(Graph([*graph.assets, named], [], []))
    assert (derived.asset("m").exposure, derived.asset("r0").exposure) == (Exposure.UNKNOWN, Exposure.PUBLIC)


@pytest.mark.parametrize(
    ("keys", "only"),
    [
        (("url:https://api.x.example/v1",), True),
        (("code:s/app/a.py#env:OLLAMA_HOST",), True),
        (("k8s:s//service/m", "url:http://m:80"), False),
        ((), False),
    ],
)
def test_what_is_declared_or_seen_is_not_called_only(keys: tuple[str, ...], only: bool) -> None:
    assert called_only(Asset("m", AssetKind.ENDPOINT, "m", keys=keys)) is only


def test_of_several_applications_the_one_of_its_name() -> None:
    derived = derive(_graph(Exposure.PUBLIC, "desk/", "other/"))
    assert (derived.asset("r0").exposure, derived.asset("r1").exposure) == (Exposure.PUBLIC, Exposure.UNKNOWN)


def test_what_cannot_be_told_apart_is_left_alone() -> None:
    derived = derive(_graph(Exposure.PUBLIC, "one/", "other/"))
    assert {derived.asset(route).exposure for route in ("r0", "r1")} == {Exposure.UNKNOWN}


@pytest.mark.parametrize(("engine", "reads"), [("bigquery", True), ("postgresql", False)])
def test_a_tool_that_asks_a_database_reads_what_its_deployment_may(engine: str, reads: bool) -> None:
    graph = _graph(Exposure.PUBLIC, "app/")
    place = (Location("app/a.py", 3, "s", ""),)
    can: dict[str, Json] = {"capabilities": ["reads_private_data"]}
    more = [
        Asset("t", AssetKind.TOOL, "BigQueryToolset", keys=("code:s/app/a.py#t",), locations=place, attributes=can),
        Asset("i", AssetKind.IDENTITY, "runner", keys=("tf:s/main.tf#i",)),
        Asset("d", AssetKind.DATA_STORE, "buyers", keys=("tf:s/main.tf#d",), attributes={"engine": engine}),
    ]
    given = [Relation("site", R.RUNS_AS, "i"), Relation("i", R.CAN_READ, "d")]
    derived = derive(Graph([*graph.assets, *more], given, []))
    assert ("d" in {each.id for each in derived.out("t", R.CAN_READ)}) is reads


def test_what_is_built_of_everything_runs_the_one_application_that_answers() -> None:
    graph = _graph(Exposure.PUBLIC, "app/", "tool/")
    site = graph.asset("site")
    whole = replace(site, attributes={**site.attributes, "built_from": "."})
    script = replace(graph.asset("r1"), kind=AssetKind.APPLICATION, attributes={})
    others = [each for each in graph.assets if each.id not in {"site", "r1"}]
    derived = derive(Graph([whole, script, *others], [], []))
    assert derived.asset("r0").exposure is Exposure.PUBLIC
    assert derived.asset("r1").exposure is Exposure.UNKNOWN


@pytest.mark.parametrize(
    ("auths", "asked"), [(("iam",), "iam"), (("iam", "key"), "iam"), (("iam", "none"), None), (("",), None)]
)
def test_a_route_is_asked_before_where_all_that_stands_before_it_asks(
    auths: tuple[str, ...], asked: str | None
) -> None:
    route = Asset(id="r", kind=AssetKind.ENDPOINT, name="/ask", keys=("code:s/a.py#r",))
    fronts = [
        Asset(
            id=f"f{at}",
            kind=AssetKind.ENDPOINT,
            name="lb",
            keys=(f"tf:s#{at}",),
            exposure=Exposure.PUBLIC,
            attributes={"auth": auth},
        )
        for at, auth in enumerate(auths)
    ]
    behind = [Relation(route.id, R.EXPOSED_TO, front.id) for front in fronts]
    derived = derive(Graph([route, *fronts], behind, []))
    assert derived.asset("r").attributes.get("asked_before") == asked
    assert plain(derived).asset("r").attributes == route.attributes


def test_fronts_in_a_circle_ask_nobody() -> None:
    one, other = (Asset(id=name, kind=AssetKind.ENDPOINT, name=name, keys=(f"tf:s#{name}",)) for name in "ab")
    around = [Relation("a", R.EXPOSED_TO, "b"), Relation("b", R.EXPOSED_TO, "a")]
    assert "asked_before" not in derive(Graph([one, other], around, [])).asset("a").attributes


@pytest.mark.parametrize(("bind", "exposure"), [("0.0.0.0", Exposure.PUBLIC), ("127.0.0.1", Exposure.PRIVATE)])  # noqa: S104
def test_a_route_that_listens_everywhere_is_as_exposed_as_its_deployment(bind: str, exposure: Exposure) -> None:
    graph = _graph(Exposure.PUBLIC, "app/")
    route = graph.asset("r0")
    bound = replace(route, attributes={**route.attributes, "bind": bind})
    others = [each for each in graph.assets if each.id != "r0"]
    assert derive(Graph([bound, *others], [], [])).asset("r0").exposure is exposure


def test_a_deployment_that_is_known_by_its_address_first_runs_the_application_too() -> None:
    graph = _graph(Exposure.PUBLIC, "app/")
    site = graph.asset("site")
    addressed = replace(site, keys=("url:http://desk.svc:443", *site.keys))
    others = [each for each in graph.assets if each.id != "site"]
    assert derive(Graph([addressed, *others], [], [])).asset("r0").exposure is Exposure.PUBLIC
