"""Services of ECS behind a load balancer: whether the internet reaches the tasks that answer there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.cloud.body import flag, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.cloud.assemble import Estate

TASKS = "aws_ecs_task_definition"
_SERVICE = "aws_ecs_service"
_BALANCERS = frozenset({"aws_lb", "aws_alb"})
_LISTENERS = frozenset({"aws_lb_listener", "aws_alb_listener", "aws_lb_listener_rule", "aws_alb_listener_rule"})
_GROUPS = frozenset({"aws_lb_target_group", "aws_alb_target_group"})
KINDS = _BALANCERS | _LISTENERS | _GROUPS | {_SERVICE}


def balanced(estate: Estate) -> dict[int, str]:
    """The exposure of each task definition that a service puts behind a load balancer."""
    groups = _groups(estate)
    found: dict[int, str] = {}
    for number, each in enumerate(estate.resources):
        if each.kind != _SERVICE:
            continue
        behind = {far for _, far in estate.targets[number]}
        open_to = {groups[group] for group in behind & groups.keys()}
        for task in estate.led_to(number, "task_definition"):
            if open_to and estate.resources[task].kind == TASKS:
                found[task] = "public" if "public" in open_to else "organisation"
    return found


def _groups(estate: Estate) -> dict[int, str]:
    """Each target group that a listener leads to, with the exposure of the balancer before it."""
    found: dict[int, str] = {}
    for number, each in enumerate(estate.resources):
        if each.kind in _LISTENERS:
            exposure = next(_exposures(estate, number), "")
            for _, far in estate.targets[number]:
                if exposure and estate.resources[far].kind in _GROUPS and found.get(far) != "public":
                    found[far] = exposure
    return found


def _exposures(estate: Estate, listener: int) -> Iterator[str]:
    """The exposure of the balancer that a listener, or the listener of a rule, stands on."""
    for _, far in estate.targets[listener]:
        each = estate.resources[far]
        if each.kind in _BALANCERS:
            inside = flag(each.body, "internal", default=False) or word(each.body, "scheme") == "internal"
            yield "organisation" if inside else "public"
        elif each.kind in _LISTENERS and far != listener:
            yield from (
                "organisation" if flag(estate.resources[on].body, "internal", default=False) else "public"
                for _, on in estate.targets[far]
                if estate.resources[on].kind in _BALANCERS
            )
