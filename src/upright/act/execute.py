"""Carrying out a plan, and taking it back.

The journal is written before the world is: whatever a killed process left half done is named there by an intent, and
`undo` completes from the journal and the world alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from typing import Any

from upright.act.journal import Entry, Journal
from upright.act.plan import Plan, rooted, save_plan
from upright.act.refusal import reason, translated
from upright.act.remediation import Context
from upright.act.step import Arguments, OvertakenError, Site, Standing, State, StepKind, named, same, step_kind
from upright.model.errors import ConflictError, NotFoundError, UprightError


class Outcome(StrEnum):
    """What the journal says of a plan."""

    NEVER_STARTED = "never started"
    APPLIED = "applied"
    INTERRUPTED = "interrupted"
    TAKEN_BACK = "taken back"
    LASTING = "ended; part of it cannot be taken back"


_ENDS = {
    "verified": Outcome.APPLIED,
    "taken-back": Outcome.TAKEN_BACK,
    "undone": Outcome.TAKEN_BACK,
    "lasting": Outcome.LASTING,
}
_ABOUT = frozenset({"planned", "intent", "applied", "untouched", "failed", "reverting", "reverted", "stuck", *_ENDS})


class _Begun:
    """A step of which the journal holds the intent."""

    def __init__(self, entry: Entry, context: Context) -> None:
        self.kind: StepKind = step_kind(entry.details["does"])
        self.arguments: Arguments = entry.details["arguments"]
        self.before: State = entry.details["before"]
        self.site = Site(context, entry.plan, entry.step)

    def standing(self) -> Standing:
        return self.kind.verify(self.arguments, self.site, self.before)

    def revert(self) -> None:
        self.kind.revert(self.arguments, self.site, self.before)


def outcome(entries: Sequence[Entry]) -> Outcome:
    """What these entries of one plan come to."""
    told = [entry.kind for entry in entries if entry.kind in _ABOUT]
    if not told:
        return Outcome.NEVER_STARTED
    return _ENDS.get(told[-1], Outcome.INTERRUPTED)


def interrupted(journal: Journal) -> tuple[str, ...]:
    """Plans that were neither finished nor taken back: `undo` completes them."""
    entries = journal.entries()
    plans = dict.fromkeys(entry.plan for entry in entries if entry.plan)
    return tuple(
        plan for plan in plans if outcome([entry for entry in entries if entry.plan == plan]) is Outcome.INTERRUPTED
    )


def apply(plan: Plan, context: Context, journal: Journal, who: str = "") -> None:
    """Carry out a plan step by step; on any failure take back what was done, then raise the reason. `who` acts.

    Raises ConflictError when the world is no longer as planned (nothing is touched), JournalError when the journal does
    not verify.
    """
    context = rooted(context, plan.roots)
    with journal.exclusive(), translated(plan.id):
        before = outcome(journal.of(plan.id))
        if before is Outcome.INTERRUPTED:
            raise ConflictError(f"{plan.id} was interrupted; take it back first: upright undo {plan.id}")
        if before is not Outcome.NEVER_STARTED:
            raise ConflictError(f"{plan.id} was carried out already ({before}); make a new plan")
        for number in range(len(plan.steps)):
            _as_planned(plan, number, context)
        save_plan(plan, context.vault)
        told: dict[str, Any] = {"finding": plan.finding, "remediation": plan.remediation, "steps": len(plan.steps)}
        journal.append("planned", plan.id, **told, **_by(who), roots=dict(plan.roots))
        try:
            _carry_out(plan, context, journal)
        except (UprightError, OSError, KeyboardInterrupt) as error:
            _fail(plan.id, context, journal, error)
            raise


def _fail(plan_id: str, context: Context, journal: Journal, error: BaseException) -> None:
    """Journal the failure and take back what was done."""
    try:
        journal.append("failed", plan_id, reason=reason(error))
    except OSError as full:
        raise ConflictError(
            f"{plan_id} failed ({reason(error)}) and the journal cannot be written ({reason(full)}); "
            f"when it can, take back what was done: upright undo {plan_id}"
        ) from error
    _take_back(plan_id, context, journal, "taken-back")


def _by(who: str) -> dict[str, Any]:
    return {"who": who} if who else {}


def undo(plan_id: str, context: Context, journal: Journal, who: str = "") -> None:
    """Bring back the state before a plan, also after it was interrupted; may be repeated until it has succeeded. `who`
    acts.

    Raises NotFoundError for a plan that was never started, ConflictError when the world has changed since (nothing is
    touched) or the plan was taken back already, JournalError when the journal does not verify.
    """
    with journal.exclusive(), translated(plan_id):
        entries = journal.of(plan_id)
        found = outcome(entries)
        if found is Outcome.NEVER_STARTED:
            raise NotFoundError(f"no plan {plan_id!r} in the journal")
        if found in {Outcome.TAKEN_BACK, Outcome.LASTING}:
            raise ConflictError(f"{plan_id} was taken back already")
        planned = next(entry for entry in entries if "roots" in entry.details)
        context = rooted(context, planned.details["roots"])
        try:
            several = _begun(entries, context)
            for begun in several:
                begun.standing()
            if found is Outcome.APPLIED and several and all(begun.kind.lasting for begun in several):
                raise ConflictError(
                    f"{named(several[0].arguments)}: it was deleted for good and cannot be brought back"
                )
        except (UprightError, OSError) as error:
            journal.append("refused", plan_id, reason=reason(error))
            raise
        journal.append("reverting", plan_id, **_by(who))
        _take_back(plan_id, context, journal, "undone", who)


def _as_planned(plan: Plan, number: int, context: Context) -> None:
    """Raises ConflictError unless the target of this step is as it was when the plan was made."""
    planned = plan.steps[number]
    now = step_kind(planned.step.step).check(planned.step.arguments, Site(context, plan.id, number))
    if not same(now, planned.before):
        raise ConflictError(f"{named(planned.step.arguments)}: it has changed since the plan was made")


def _carry_out(plan: Plan, context: Context, journal: Journal) -> None:
    for number, planned in enumerate(plan.steps):
        step, site = planned.step, Site(context, plan.id, number)
        kind = step_kind(step.step)
        _as_planned(plan, number, context)
        journal.append(
            "intent",
            plan.id,
            number,
            does=step.step,
            arguments=dict(step.arguments),
            before=dict(planned.before),
            after=dict(planned.after),
        )
        try:
            kind.apply(step.arguments, site, planned.before)
        except OvertakenError:
            journal.append("untouched", plan.id, number)
            raise
        journal.append("applied", plan.id, number, after=dict(planned.after))
    for number, planned in enumerate(plan.steps):
        standing = step_kind(planned.step.step).verify(
            planned.step.arguments, Site(context, plan.id, number), planned.before
        )
        if standing is not Standing.AFTER:
            raise ConflictError(f"{planned.step.summary}: looking again shows that it did not happen")
    journal.append("verified", plan.id)


def _take_back(plan_id: str, context: Context, journal: Journal, end: str, who: str = "") -> None:
    """Revert what was begun, the last first."""
    begun = _begun(journal.of(plan_id), context)
    gone = []
    try:
        for one in reversed(begun):
            if one.kind.lasting and one.standing() is Standing.AFTER:
                gone.append(named(one.arguments))
            elif one.standing() is not Standing.BEFORE:
                one.revert()
                if one.standing() is not Standing.BEFORE:
                    raise ConflictError(f"{named(one.arguments)}: looking again shows that it did not come back")
                journal.append("reverted", plan_id, one.site.number)
        if gone:
            journal.append("lasting", plan_id, gone=gone)
        else:
            journal.append(end, plan_id, **_by(who))
    except (UprightError, OSError) as error:
        with suppress(OSError):  # the journal may be what cannot be written
            journal.append("stuck", plan_id, reason=reason(error))
        raise ConflictError(f"{plan_id} is half taken back ({reason(error)}); then: upright undo {plan_id}") from error
    if gone:
        raise ConflictError(f"{plan_id} is ended; gone for good: {', '.join(gone[:5])}")


def _begun(entries: Sequence[Entry], context: Context) -> list[_Begun]:
    untouched = {entry.step for entry in entries if entry.kind == "untouched"}
    return [_Begun(entry, context) for entry in entries if entry.kind == "intent" and entry.step not in untouched]
