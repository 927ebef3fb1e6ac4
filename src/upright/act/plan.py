"""Plans: what will be changed, before and after, worked out without changing anything."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from upright.act.refusal import translated
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.step import Site, State, step_kind
from upright.act.vault import private_folder, write_private
from upright.model.asset import Asset
from upright.model.errors import ConflictError, NotFoundError
from upright.model.finding import Finding

_ID = re.compile(r"plan-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with the state of its target now and as it will be (`present`, `digest`, `size`, `mode`...)."""

    step: Step
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class Plan:
    """What a remediation will do for one finding. `title` is the remediation's; `created` ISO 8601 in UTC.

    `roots` are the folders or URLs of the sources that it touches, as they were when it was made: another estate may by
    then have a source of the same name. `depends`: what may notice, as `kind name`, nearest first.
    """

    id: str
    finding: str
    asset: str
    remediation: str
    title: str
    reversibility: Reversibility
    permissions: tuple[str, ...]
    steps: tuple[PlannedStep, ...]
    roots: Mapping[str, str]
    created: str
    depends: tuple[str, ...] = ()


def make_plan(
    finding: Finding, asset: Asset, remediation: Remediation, context: Context, depends: tuple[str, ...] = ()
) -> Plan:
    """Plan a repair; the remediation learns the plan's id as `context.options["plan"]`.

    Raises ConflictError when there is nothing to do or a target is not fit for it.
    """
    plan = f"plan-{secrets.token_hex(6)}"
    with translated(remediation.id):
        steps = remediation.plan(finding, asset, replace(context, options={**context.options, "plan": plan}))
        planned = tuple(_planned(step, Site(context, plan, number)) for number, step in enumerate(steps))
    if not planned:
        raise ConflictError(f"nothing to do for {asset.name}")
    return Plan(
        id=plan,
        finding=finding.id,
        asset=asset.id,
        remediation=remediation.id,
        title=remediation.title,
        reversibility=remediation.reversibility,
        permissions=remediation.permissions,
        steps=planned,
        roots=_roots({one.step.arguments["source"] for one in planned}, context),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        depends=depends,
    )


def _roots(sources: Iterable[str], context: Context) -> dict[str, str]:
    known = {**context.addresses, **{source: str(folder) for source, folder in context.roots.items()}}
    return {source: known[source] for source in sorted(sources)}


def _planned(step: Step, site: Site) -> PlannedStep:
    kind = step_kind(step.step)
    before = kind.check(step.arguments, site)
    return PlannedStep(step, before, kind.foresee(step.arguments, before))


def rooted(context: Context, roots: Mapping[str, str]) -> Context:
    """The context with the sources where a plan found them."""
    addresses = {source: place for source, place in roots.items() if "://" in place}
    folders = {source: Path(place) for source, place in roots.items() if source not in addresses}
    return replace(context, roots=folders, addresses=addresses)


def plan_to_record(plan: Plan) -> dict[str, Any]:
    """A plan as JSON."""
    return {
        "id": plan.id,
        "finding": plan.finding,
        "asset": plan.asset,
        "remediation": plan.remediation,
        "title": plan.title,
        "reversibility": plan.reversibility.value,
        "permissions": list(plan.permissions),
        "steps": [
            {
                "step": one.step.step,
                "arguments": dict(one.step.arguments),
                "summary": one.step.summary,
                "before": dict(one.before),
                "after": dict(one.after),
            }
            for one in plan.steps
        ],
        "roots": dict(plan.roots),
        "created": plan.created,
        "depends": list(plan.depends),
    }


def plan_from_record(record: Mapping[str, Any]) -> Plan:
    """The inverse of `plan_to_record`."""
    steps = [
        PlannedStep(Step(one["step"], one["arguments"], one["summary"]), one["before"], one["after"])
        for one in record["steps"]
    ]
    return Plan(
        id=record["id"],
        finding=record["finding"],
        asset=record["asset"],
        remediation=record["remediation"],
        title=record["title"],
        reversibility=Reversibility(record["reversibility"]),
        permissions=tuple(record["permissions"]),
        steps=tuple(steps),
        roots=record["roots"],
        created=record["created"],
        depends=tuple(record.get("depends", ())),
    )


def digest_of(plan: Plan) -> str:
    """SHA-256 of all that a plan says."""
    return hashlib.sha256(json.dumps(plan_to_record(plan), sort_keys=True).encode()).hexdigest()


def save_plan(plan: Plan, vault: Path) -> Path:
    """Keep a plan under `vault/plans` (0600), so that it can be carried out later; gives the file."""
    path = private_folder(vault / "plans") / f"{plan.id}.json"
    write_private(path, json.dumps(plan_to_record(plan), indent=1).encode())
    return path


def load_plan(plan_id: str, vault: Path) -> Plan:
    """A kept plan. Raises NotFoundError."""
    if not _ID.fullmatch(plan_id):
        raise NotFoundError(f"no plan {plan_id!r}")
    try:
        return plan_from_record(json.loads((vault / "plans" / f"{plan_id}.json").read_bytes()))
    except FileNotFoundError:
        raise NotFoundError(f"no plan {plan_id!r}") from None
    except (ValueError, KeyError, TypeError):
        raise ConflictError(f"plan {plan_id}: its file was changed") from None
