"""What a remediation must do: change only through registered steps, and leave no trace when taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from upright.act.example import WORLD, Example
from upright.act.execute import Outcome, apply, interrupted, outcome, undo
from upright.act.journal import Journal, verify
from upright.act.plan import Plan, make_plan, plan_from_record, plan_to_record
from upright.act.remediation import Remediation, Reversibility, Step
from upright.act.step import steps
from upright.model.errors import ConflictError
from upright.testing.worlds import HERE, LAST, Lay, World, picture


def check_remediation(remediation: Remediation, example: Example, lay: Lay, folder: Path) -> None:
    """Run the whole suite in an empty folder. `lay` makes the world of the example in a folder."""
    for check in (check_takes_back, check_failing_step, check_changed_world):
        (folder / check.__name__).mkdir()
        check(remediation, example, lay, folder / check.__name__)


def _planned(remediation: Remediation, world: World) -> Plan:
    return make_plan(world.finding, world.asset, remediation, world.context)


def check_takes_back(remediation: Remediation, example: Example, lay: Lay, folder: Path) -> None:
    """Planning changes nothing, applying what the example says; undo leaves the world byte-identical, once."""
    name = remediation.id
    with lay(folder) as world:
        journal, before = Journal(folder / "journal.jsonl"), world.picture()
        plan = _planned(remediation, world)
        assert world.picture() == before, f"{name}: planning changed the world"
        assert plan_from_record(plan_to_record(plan)) == plan
        assert {one.step.step for one in plan.steps} <= steps().keys(), f"{name}: uses an unregistered step"
        apply(plan, world.context, journal)
        assert world.picture() != before, f"{name}: applying changed nothing"
        assert outcome(journal.of(plan.id)) is Outcome.APPLIED
        _as_told(name, example, world)
        if remediation.reversibility is Reversibility.IRREVERSIBLE:
            _refuses(lambda: undo(plan.id, world.context, journal), world, f"{name}: was undone")
            return
        undo(plan.id, world.context, journal)
        assert world.picture() == before, f"{name}: taken back, the world is not as it was"
        assert outcome(journal.of(plan.id)) is Outcome.TAKEN_BACK
        verify(journal.path)
        _refuses(lambda: undo(plan.id, world.context, journal), world, f"{name}: could be taken back twice")


def _as_told(name: str, example: Example, world: World) -> None:
    """What the example says that the world is like after the repair."""
    if not example.address:
        root = world.context.roots[WORLD]
        told = {} if example.shows and not example.after else {**example.files, **example.after}
        for path, content in told.items():
            now = (root / path).read_bytes() if (root / path).exists() else None
            wanted = content.encode() if isinstance(content, str) else content
            assert now == wanted, f"{name}: {path} is not as the example says: {now!r}"
    shown = json.dumps(world.picture(), default=repr)
    for text in example.shows:
        assert text in shown, f"{name}: {text!r} is not there after the repair: {shown}"
    for text in example.hides:
        assert text not in shown, f"{name}: {text!r} is still there after the repair: {shown}"


def check_failing_step(remediation: Remediation, _example: Example, lay: Lay, folder: Path) -> None:
    """A last step that fails takes the earlier ones back."""
    failing = Step("replace-file", {"source": HERE, "path": LAST, "digest": "0" * 64, "size": "0"}, "fail")
    longer = replace(remediation, plan=lambda *given: [*remediation.plan(*given), failing])
    if remediation.reversibility is Reversibility.IRREVERSIBLE:
        return
    with lay(folder) as world:
        journal, before = Journal(folder / "journal.jsonl"), world.picture()
        plan = _planned(longer, world)
        try:
            apply(plan, world.context, journal)
        except ConflictError:
            assert world.picture() == before, f"{remediation.id}: a failing step left the earlier ones"
            assert not interrupted(journal)
            verify(journal.path)
            return
    raise AssertionError(f"{remediation.id}: a step that must fail did not")


def check_changed_world(remediation: Remediation, example: Example, lay: Lay, folder: Path) -> None:
    """A plan whose target has changed since touches nothing; nor does an undo when others have changed the result."""
    if example.address:
        return
    with lay(folder) as world:
        journal = Journal(folder / "journal.jsonl")
        plan = _planned(remediation, world)
        target = world.context.roots[WORLD] / plan.steps[0].step.arguments["path"]
        kept = target.read_bytes() if target.exists() else None
        target.write_bytes((kept or b"") + b"somebody else")
        _refuses(lambda: apply(plan, world.context, journal), world, f"{remediation.id}: applied to a changed world")
        assert not journal.entries()
        if kept is None:
            target.unlink()
        else:
            target.write_bytes(kept)
        plan = _planned(remediation, world)
        apply(plan, world.context, journal)
        target.write_bytes(b"somebody else")
        _refuses(
            lambda: undo(plan.id, world.context, journal), world, f"{remediation.id}: undone over another's change"
        )
        assert outcome(journal.of(plan.id)) is Outcome.APPLIED


def _refuses(work: Callable[[], None], world: World, otherwise: str) -> None:
    before = world.picture()
    try:
        work()
    except ConflictError:
        assert world.picture() == before, otherwise
        return
    raise AssertionError(otherwise)


__all__ = ["check_remediation", "picture"]
