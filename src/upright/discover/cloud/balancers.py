"""Services of ECS behind a load balancer: whether the internet reaches the tasks that answer there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.cloud.body import blocks, first, flag, word
from upright.discover.cloud.networks import ALL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from upright.discover.cloud.assemble import Estate

TASKS = "aws_ecs_task_definition"
_SERVICE = "aws_ecs_service"
_BALANCERS = frozenset({"aws_lb", "aws_alb"})
_LISTENERS = frozenset({"aws_lb_listener", "aws_alb_listener", "aws_lb_listener_rule", "aws_alb_listener_rule"})
_GROUPS = frozenset({"aws_lb_target_group", "aws_alb_target_group"})
_ATTACHMENTS = frozenset({"aws_lb_target_group_attachment", "aws_alb_target_group_attachment"})
KINDS = _BALANCERS | _LISTENERS | _GROUPS | _ATTACHMENTS | {_SERVICE}


def balanced(estate: Estate) -> dict[int, tuple[str, bool]]:
    """The exposure of each task definition that a service puts behind a load balancer, and whether all the ways to it
    ask for a login.
    """
    asking = _asking(estate)
    groups = {group: {(_exposure(estate, balancer), group in asking) for balancer in before}
              for group, before in _groups(estate).items()}  # fmt: skip
    found: dict[int, tuple[str, bool]] = {}
    for number, task in services_of(estate):
        ways = {way for _, far in estate.targets[number] for way in groups.get(far, ())}
        ways |= {("public", False)} if _lets_in(estate, number, task) else set()
        if ways:
            ways |= {found[task]} if task in found else set()
            widest = "public" if any(exposure == "public" for exposure, _ in ways) else "organisation"
            found[task] = widest, all(asks for _, asks in ways)
    return found


def _lets_in(estate: Estate, service: int, task: int) -> bool:
    """Whether a service gives its tasks addresses of the internet, and opens a port of theirs to everyone."""
    network = first(estate.resources[service].body, "network_configuration")
    inner = first(network, "awsvpc_configuration") or network
    if flag(inner, "assign_public_ip", default=False) is not True:
        return False
    opened = estate.facts[service].get("open_ports")
    taken = {word(port, "container_port") for each in blocks(estate.resources[task].body, "container_definitions")
             for port in blocks(each, "port_mappings")}  # fmt: skip
    return isinstance(opened, list) and (
        ALL in opened or any(_within(port, str(span)) for span in opened for port in taken)
    )


def _within(port: str, span: str) -> bool:
    low, _, high = span.partition("-")
    return port.isdigit() and low.isdigit() and int(low) <= int(port) <= int(high or low)


def balanced_machines(estate: Estate) -> Iterator[tuple[int, str]]:
    """Each machine to which a balancer leads everyone who comes, with the port of its own that answers them."""
    groups, asking = _groups(estate), _asking(estate)
    led = _machines(estate, groups) if groups else {}
    for group, before in groups.items():
        public = any(_exposure(estate, on) == "public" for on in before) and group not in asking
        port = word(estate.resources[group].body, "port")
        for far in sorted(led[group]) if public and port else ():
            yield far, port


def _machines(estate: Estate, groups: Collection[int]) -> dict[int, set[int]]:
    """To what each target group leads, where it says so itself, or where something beside it does."""
    known = {word(each.body, "instance_id", "id"): number for number, each in enumerate(estate.resources)
             if each.kind == "aws_instance"}  # fmt: skip
    found = {group: set(estate.led_to(group, "targets")) for group in groups}
    for group in groups:
        named = {word(each, "id") for each in blocks(estate.resources[group].body, "targets")} - {""}
        found[group] |= {known[name] for name in named if name in known}
    for number, each in enumerate(estate.resources):
        if each.kind in _ATTACHMENTS:
            far = {*estate.led_to(number, "target_id"), known.get(word(each.body, "target_id") or "-", -1)} - {-1}
            for group in estate.led_to(number, "target_group_arn"):
                found.get(group, set()).update(far)
    return found


def balanced_functions(estate: Estate, functions: frozenset[str]) -> dict[int, tuple[str, bool]]:
    """The exposure of each function that is a target of a load balancer, and whether a listener asks for a login."""
    found: dict[int, tuple[str, bool]] = {}
    asking = _asking(estate)
    for group, before in _groups(estate).items():
        way = {(_exposure(estate, on), group in asking) for on in before}
        for far in estate.led_to(group, "targets") if way else ():
            if estate.resources[far].kind in functions:
                found[far] = max(way | {found[far]} if far in found else way)  # "public" is after "organisation"
    return found


def _asking(estate: Estate) -> set[int]:
    """The target groups to which no listener leads that does not ask for a login first."""
    found: dict[int, bool] = {}
    for number, each in enumerate(estate.resources):
        if each.kind in _LISTENERS:
            asks = any(path[-1] == "type" and node.text.startswith("authenticate-") for path, node in each.body.walk())
            for _, far in estate.targets[number]:
                found[far] = found.get(far, True) and asks
    return {group for group, asks in found.items() if asks}


def services_of(estate: Estate) -> Iterator[tuple[int, int]]:
    """Every service with the task definition that it keeps running."""
    for number, each in enumerate(estate.resources):
        for task in estate.led_to(number, "task_definition") if each.kind == _SERVICE else ():
            if estate.resources[task].kind == TASKS:
                yield number, task


def balancers_of(estate: Estate) -> Iterator[tuple[int, int]]:
    """Every balancer with the task definitions before which it stands."""
    groups = _groups(estate)
    pairs = {
        (balancer, task): None
        for number, task in services_of(estate)
        for _, far in estate.targets[number]
        for balancer in groups.get(far, ())
    }
    yield from pairs


def _groups(estate: Estate) -> dict[int, dict[int, None]]:
    """Each target group that a listener leads to, with the balancers before it."""
    found: dict[int, dict[int, None]] = {}
    for number, each in enumerate(estate.resources):
        if each.kind in _LISTENERS:
            before = dict.fromkeys(_balancers(estate, number))
            for _, far in estate.targets[number]:
                if before and estate.resources[far].kind in _GROUPS:
                    found.setdefault(far, {}).update(before)
    return found


def _balancers(estate: Estate, listener: int) -> Iterator[int]:
    """The balancer that a listener, or the listener of a rule, stands on."""
    for _, far in estate.targets[listener]:
        kind = estate.resources[far].kind
        if kind in _BALANCERS:
            yield far
        elif kind in _LISTENERS and far != listener:
            yield from (on for _, on in estate.targets[far] if estate.resources[on].kind in _BALANCERS)


def _exposure(estate: Estate, balancer: int) -> str:
    body = estate.resources[balancer].body
    inside = flag(body, "internal", default=False) or word(body, "scheme") == "internal"
    return "organisation" if inside else "public"
