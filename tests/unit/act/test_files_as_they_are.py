"""Edits keep what a file is: ends of lines, byte order mark, a missing end of the last line, mode and times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from upright.act.example import Example
from upright.act.execute import apply, undo
from upright.act.journal import Journal
from upright.act.plan import make_plan
from upright.act.remediation import Remediation
from upright.app.catalog import units
from upright.testing.worlds import of_files

EDITS = [
    pytest.param(remediation, example, id=f"{remediation.id}-{number}")
    for remediation in units("remediations").values()
    for number, example in enumerate(remediation.examples)
    if example.after and not example.address and all(isinstance(each, str) for each in example.after.values())
]


def _windows(text: str) -> str:
    return text.replace("\n", "\r\n")


def _marked(text: str) -> str:
    return f"\ufeff{text}"


def _open_ended(text: str) -> str:
    return text.rstrip("\n")


def _all(files: Mapping[str, str | bytes | None], form: Callable[[str], str]) -> dict[str, str | bytes]:
    return {path: form(text) for path, text in files.items() if isinstance(text, str)}


@pytest.mark.parametrize("form", [_windows, _marked, _open_ended])
@pytest.mark.parametrize(("remediation", "example"), EDITS)
def test_edits(remediation: Remediation, example: Example, form: Callable[[str], str], tmp_path: Path) -> None:
    other = replace(example, files=_all(example.files, form))
    with of_files(other, tmp_path) as world:
        before, journal, root = world.picture(), Journal(tmp_path / "journal.jsonl"), world.context.roots["world"]
        plan = make_plan(world.finding, world.asset, remediation, world.context)
        apply(plan, world.context, journal)
        for path, text in _all(example.after, form).items():
            now, modes = (root / path).read_bytes().decode(), {one: mode for one, (mode, *_) in world.picture().items()}
            if form is _open_ended:
                assert now.rstrip("\n") == str(text), path
            else:
                assert now == text, path
            assert modes[path] == before[path][0]
        undo(plan.id, world.context, journal)
        assert world.picture() == before
