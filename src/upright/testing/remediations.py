"""What a remediation must do: change only through registered steps, and leave no trace when taken back."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from upright.act.execute import Outcome, apply, interrupted, outcome, undo
from upright.act.journal import Journal, verify
from upright.act.plan import make_plan, plan_from_record, plan_to_record
from upright.act.remediation import Context, Remediation, Step
from upright.act.step import steps
from upright.model.asset import Asset
from upright.model.errors import ConflictError
from upright.model.finding import Finding

LAST = "untouched.txt"  # a file beside the sample on which a step can be made to fail


@dataclass(frozen=True)
class Sample:
    """A small world that a remediation repairs: files of the source `world`, what is wrong there, how to redact."""

    files: Mapping[str, bytes]
    finding: Finding
    asset: Asset
    redact: Callable[[Path], bytes]
    options: Mapping[str, str] = field(default_factory=dict)

    def lay(self, folder: Path) -> Context:
        """Write the files under `folder/world`, each with a mode and times of its own."""
        root = folder / "world"
        for number, (path, content) in enumerate(sorted({**self.files, LAST: b"as it was\n"}.items())):
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            file.chmod((0o644, 0o600, 0o755)[number % 3])
            os.utime(file, ns=(10**18 + number, 10**18 + 7 * number + 1))
        return Context({"world": root}, folder / "vault", self.redact, self.options)


def picture(folder: Path) -> dict[str, tuple[object, ...]]:
    """Every name under a folder with its kind, mode, times and content."""
    return {
        path.relative_to(folder).as_posix(): (
            (known := path.lstat()).st_mode,
            known.st_mtime_ns if path.is_file() else 0,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in sorted(folder.rglob("*"))
    }


def check_remediation(remediation: Remediation, sample: Sample, folder: Path) -> None:
    """Run the whole suite in an empty folder."""
    (folder / "back").mkdir()
    check_takes_back(remediation, sample, folder / "back")
    (folder / "failing").mkdir()
    check_failing_step(remediation, sample, folder / "failing")
    (folder / "moved").mkdir()
    check_changed_world(remediation, sample, folder / "moved")


def check_takes_back(remediation: Remediation, sample: Sample, folder: Path) -> None:
    """Planning changes nothing, applying something; undo leaves the world byte-identical and cannot be done twice."""
    context, journal = sample.lay(folder), Journal(folder / "journal.jsonl")
    before = picture(context.roots["world"])
    plan = make_plan(sample.finding, sample.asset, remediation, context)
    assert picture(context.roots["world"]) == before, f"{remediation.id}: planning changed the world"
    assert plan_from_record(plan_to_record(plan)) == plan
    assert {one.step.step for one in plan.steps} <= steps().keys(), f"{remediation.id}: uses an unregistered step"
    apply(plan, context, journal)
    assert picture(context.roots["world"]) != before, f"{remediation.id}: applying changed nothing"
    assert outcome(journal.of(plan.id)) is Outcome.APPLIED
    undo(plan.id, context, journal)
    assert picture(context.roots["world"]) == before, f"{remediation.id}: taken back, the world is not as it was"
    assert outcome(journal.of(plan.id)) is Outcome.TAKEN_BACK
    verify(journal.path)
    try:
        undo(plan.id, context, journal)
    except ConflictError:
        return
    raise AssertionError(f"{remediation.id}: could be taken back twice")


def check_failing_step(remediation: Remediation, sample: Sample, folder: Path) -> None:
    """A last step that fails takes the earlier ones back."""
    context, journal = sample.lay(folder), Journal(folder / "journal.jsonl")
    before = picture(context.roots["world"])
    failing = Step("replace-file", {"source": "world", "path": LAST, "digest": "0" * 64, "size": "0"}, "fail")
    longer = replace(remediation, plan=lambda *given: [*remediation.plan(*given), failing])
    plan = make_plan(sample.finding, sample.asset, longer, context)
    try:
        apply(plan, context, journal)
    except ConflictError:
        assert picture(context.roots["world"]) == before, f"{remediation.id}: a failing step left the earlier ones"
        assert not interrupted(journal)
        verify(journal.path)
        return
    raise AssertionError(f"{remediation.id}: a step that must fail did not")


def check_changed_world(remediation: Remediation, sample: Sample, folder: Path) -> None:
    """A plan whose target has changed since touches nothing; nor does an undo when others have changed the result."""
    context, journal = sample.lay(folder), Journal(folder / "journal.jsonl")
    plan = make_plan(sample.finding, sample.asset, remediation, context)
    target = context.roots["world"] / plan.steps[0].step.arguments["path"]
    kept = target.read_bytes()
    target.write_bytes(kept + b"somebody else")
    _refuses(lambda: apply(plan, context, journal), context, f"{remediation.id}: applied to a changed world")
    assert not journal.entries()
    target.write_bytes(kept)
    plan = make_plan(sample.finding, sample.asset, remediation, context)
    apply(plan, context, journal)
    target.write_bytes(b"somebody else")
    _refuses(lambda: undo(plan.id, context, journal), context, f"{remediation.id}: undone over another's change")
    assert outcome(journal.of(plan.id)) is Outcome.APPLIED


def _refuses(work: Callable[[], None], context: Context, otherwise: str) -> None:
    before = picture(context.roots["world"])
    try:
        work()
    except ConflictError:
        assert picture(context.roots["world"]) == before, otherwise
        return
    raise AssertionError(otherwise)
