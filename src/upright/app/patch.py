"""A plan as a unified diff, for those who change files by review instead of in place."""

from __future__ import annotations

import difflib
import io
import json
from collections.abc import Iterator

from upright.act.plan import Plan, PlannedStep
from upright.act.step import step_kind
from upright.act.vault import Vault
from upright.app.repair import Repair
from upright.model.errors import ConflictError, Unreachable

_ON_VALUES = frozenset({"reference-secret", "redact-notebook-output"})  # their old lines hold what is to be hidden
_SHOWN, _WIDTH = 16, 140  # lines, characters


def patch(repair: Repair, plan: Plan) -> str:
    """What `git apply` or `patch -p1` takes, from the root of the source.

    Raises ConflictError for a plan that is no edit of texts: a move, or a redaction, whose diff would show the values.
    """
    return "".join(line for number in range(len(plan.steps)) for line in _of_step(repair, plan, number))


def changed_lines(repair: Repair, plan: Plan, number: int) -> list[str]:
    """What a step takes out of a text and puts in, `- old` and `+ new`, shortened; nothing where values would show."""
    step = plan.steps[number].step
    if step_kind(step.step).shown:
        return _shortened(list(_of_setting(repair, plan.steps[number])))
    if step.step != "edit-file" or plan.remediation in _ON_VALUES:
        return []
    try:
        lines = [line.rstrip("\n") for line in _of_step(repair, plan, number, context=0)]
    except (ConflictError, Unreachable, UnicodeDecodeError):
        return []
    return _shortened(lines)


def _shortened(lines: list[str]) -> list[str]:
    told = [f"{line[0]} {line[1:_WIDTH]}" for line in lines[2:] if line[:1] in {"-", "+"}]
    return told[:_SHOWN] + ([f"... {len(told) - _SHOWN} more lines"] if len(told) > _SHOWN else [])


def _of_setting(repair: Repair, planned: PlannedStep) -> Iterator[str]:
    """A setting before and after, as lines of JSON."""
    vault = Vault(repair.vault)
    try:
        before, after = (
            _pretty(vault.fetch(str(state["digest"])).decode() if state.get("present") else "").splitlines()
            for state in (planned.before, planned.after)
        )
    except (ConflictError, UnicodeDecodeError):
        return
    yield from difflib.unified_diff(before, after, n=0, lineterm="")


def _pretty(text: str) -> str:
    try:
        told = json.loads(text)
        if isinstance(told, str):
            told = json.loads(told)
    except ValueError:
        return text
    return json.dumps(told, indent=1, sort_keys=True)


def _of_step(repair: Repair, plan: Plan, number: int, context: int = 3) -> Iterator[str]:
    step = plan.steps[number].step
    if step.step != "edit-file":
        raise ConflictError(f"{plan.remediation} cannot be a patch: {step.summary}; apply it in place")
    path = step.arguments["path"]
    try:
        old = (repair.root(plan, step.arguments["source"]) / path).read_bytes().decode()
        new = Vault(repair.vault).fetch(step.arguments["digest"]).decode()
    except OSError as error:
        raise Unreachable(f"{path}: {error.strerror or 'cannot be read'}") from error
    before, after = (io.StringIO(text, newline="\n").readlines() for text in (old, new))
    for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", n=context):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
