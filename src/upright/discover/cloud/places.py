"""What the places of declared resources are called, and what else is declared of AI beside it.

A function of AI is where somebody deploys it; a bucket from which a knowledge base or a training job is filled is where
its data lie. The service that keeps a task running, the balancer before it and the call of a module that makes AI are
seen where they stand; what is open or weak about them is said of what they run.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from upright.discover.cloud import aws, sam
from upright.discover.cloud.balancers import balancers_of, services_of
from upright.discover.cloud.body import at, strings
from upright.discover.cloud.hosts import hosts_ai, runs_containers
from upright.discover.cloud.kinds import AROUND, MODULES
from upright.discover.cloud.served import named
from upright.discover.cloud.settle import settled
from upright.discover.sight import KINDS, in_tests
from upright.model.asset import Location
from upright.model.attributes import known
from upright.model.evidence import Edge, Observation
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.cloud.assemble import Estate
    from upright.discover.cloud.declared import Declared
    from upright.discover.readers.node import Node
    from upright.model.asset import Json
    from upright.model.evidence import Ref

_BUCKETS = frozenset({"aws_s3_bucket", "google_storage_bucket", "azurerm_storage_account"})
_DATABASES = frozenset({"aws_rds_cluster", "aws_db_instance", "aws_opensearch_domain", "aws_redshift_cluster"})
_FUNCTIONS = frozenset({"aws_lambda_function", "aws_serverless_function"})
_SERVICES = frozenset({"kubernetes_service", "kubernetes_service_v1"})
_FILLED = frozenset({"dataset", "training_job"})
# What the call of a module makes, by what is declared inside: the first that is there.
_MADE = ("agent", "mcp_server", "ai_service", "vector_store", "deployment", "application", "endpoint", "training_job",
         "notebook", "guardrail")  # fmt: skip


def places(estate: Estate) -> dict[int, str]:
    """The label type under which each resource is seen that is called otherwise than by its own."""
    found = {
        number: "deployment"
        for number, label in estate.labels.items()
        if label == "application" or (label == "endpoint" and estate.resources[number].kind in _FUNCTIONS)
    }
    for number, label in estate.labels.items():
        for far in (*(far for _, far in estate.targets[number]), *estate.addressed.get(number, ())):
            if estate.labels.get(far) != "data_store":
                continue
            if label in _FILLED and estate.resources[far].kind in _BUCKETS:
                found[far] = "dataset"
            elif label == "vector_store" and estate.resources[far].kind in _DATABASES:
                found[far] = "vector_store"
    return found


def beside(estate: Estate, calls: Iterable[tuple[str, list[Declared]]]) -> Iterator[Observation | Edge]:
    """Models that are named, services and balancers of tasks, and the calls of modules that make AI. `calls`: by the
    scope that is called.
    """
    yield from named(estate)
    tasks = {number for number, label in estate.labels.items() if label in {"deployment", "vector_store", "mcp_server"}}
    for number, task in services_of(estate):
        if task in tasks:
            yield from _of_task(estate, number, task, "deployment")
    for number, task in (*balancers_of(estate), *_selecting(estate)):
        if task in tasks:
            yield from _of_task(estate, number, task, "endpoint")
    yield from _ways(estate)
    yield from _own_roles(estate)
    inside: dict[str, set[str]] = {}
    for number, label in estate.labels.items():
        inside.setdefault(estate.resources[number].scope, set()).add(label)
    for scope, callers in calls:
        made = next((label for label in _MADE if label in inside.get(scope, ())), "")
        for call in callers if made else ():
            yield from _of_call(call, made)


def _selecting(estate: Estate) -> Iterator[tuple[int, int]]:
    """Every service of a cluster that Terraform makes, with the workloads that it selects by their labels."""
    pods = {
        number: _labels(at(each.body, "spec.template.metadata.labels"))
        for number, each in enumerate(estate.resources)
        if each.kind.startswith("kubernetes_") and each.kind not in _SERVICES
    }
    for number, each in enumerate(estate.resources) if pods else ():
        wanted = _labels(at(each.body, "spec.selector")) if each.kind in _SERVICES else frozenset()
        yield from ((number, pod) for pod, labels in pods.items() if wanted and wanted <= labels)


def _labels(node: Node) -> frozenset[tuple[str, str]]:
    return frozenset((name, child.text) for name, child in node.items() if child.text)


def _ways(estate: Estate) -> Iterator[Observation]:
    """Where a function of AI says how it is called: its own address, or the web API that SAM makes for it
    (`Events: {Ask: {Type: HttpApi}}`).
    """
    for number, label in estate.labels.items():
        each = estate.resources[number]
        if each.kind not in _FUNCTIONS or label not in {"application", "endpoint"}:
            continue
        events = [event for event in each.body.get("events").values() if event.get("type").text in {"Api", "HttpApi"}]
        said = next(iter([*events, each.body.get("function_url_config")]))
        if said or label == "endpoint":
            place = replace(each.location, line=said.line or each.location.line)
            yield _seen(replace(each, location=place), "endpoint", each.title or each.name, {}, label)


def _own_roles(estate: Estate) -> Iterator[Observation | Edge]:
    """The role that SAM makes for a function of AI from the policies that it lists, managed ones by their names."""
    kind, finer = KINDS["identity"]
    for number, label in estate.labels.items():
        each = estate.resources[number]
        if each.kind != "aws_serverless_function" or not (listed := each.body.get("policies")):
            continue
        allowed = [*sam.given(each.body)]
        stated_rights = aws.join(aws.rights(allowed), aws.attached(strings(each.body, "policies")))
        facts = settled("identity", aws.join(aws.role(each.body), stated_rights))
        if label in {"application", "endpoint", "deployment"} and set(facts) - {"principal"}:
            test = in_tests(each.location.path)
            stated: dict[str, Json | Ref] = {"type": finer or "role", "provider": "aws"}
            stated |= {name: value for name, value in facts.items() if known(kind, name)}
            stated |= {"test": True} if test else {}
            own, line = f"{each.key}.role", listed.line or each.location.line
            where = Location(each.location.path, line, each.location.source, "identity")
            name = f"{each.title or each.name}.role"
            yield Observation(
                kind, name, (own,), where, stated, confidence=0.7 if test else 1.0, detector=each.detector
            )
            yield Edge(each.key, R.RUNS_AS.value, own)
            yield from estate.granted(number, own, allowed)


def _of_task(estate: Estate, number: int, task: int, label: str) -> Iterator[Observation | Edge]:
    each = estate.resources[number]
    yield _seen(each, label, each.title or each.name, {})
    yield Edge(each.key, R.SERVES.value, estate.resources[task].key)


def _of_call(call: Declared, made: str) -> Iterator[Observation]:
    name, source = f"module.{call.name}", call.body.get("source").text
    told = MODULES.search(f"{source} {name}") and not AROUND.search(name)
    told = told or (runs_containers(source, call.name) and hosts_ai(call.body, call.name))
    if call.key and not told:  # the call alone does not say it
        label = "deployment" if made == "application" else made
        yield _seen(call, label, name, {"description": f"module {source}"[:200]})


def _seen(each: Declared, seen: str, name: str, said: dict[str, str], label: str = "") -> Observation:
    """A sighting of the kind of the `label`, at a place that is called `seen`."""
    kind, finer = KINDS[label or seen]
    test = in_tests(each.location.path)
    where = Location(each.location.path, each.location.line, each.location.source, seen)
    stated: dict[str, Json | Ref] = {**said}
    stated |= {"type": finer} if finer and not label else {}
    stated |= {"test": True} if test else {}
    sure = 0.7 if test else 0.8
    return Observation(kind, name, (each.key,), where, stated, confidence=sure, detector=each.detector)
