"""Carries out a redaction with a limit on the size of files, which the kernel enforces as a full disk would.

`python full.py FOLDER LIMIT`: LIMIT bytes, counted from the journal's size after the plan's first entry when negative.
"""

from __future__ import annotations

import resource
import sys
from dataclasses import replace
from pathlib import Path

from worlds import WORLDS

from upright.act.execute import apply, outcome, undo
from upright.act.journal import Journal, verify
from upright.act.plan import make_plan
from upright.model.errors import UprightError
from upright.testing.worlds import picture


def main() -> None:
    """Print the error, the journal's entries, and whether the world is as it was before and after an undo."""
    folder, limit = Path(sys.argv[1]), int(sys.argv[2])
    remediation, sample = WORLDS["quarantine" if limit < 0 else "redact"]
    large = replace(sample, files={**sample.files, "data/a.csv": sample.files["data/a.csv"] + b"3,\n" * 20_000})
    context, journal = large.lay(folder), Journal(folder / "journal.jsonl")
    before = picture(context.roots["world"])
    plan = make_plan(sample.finding, sample.asset, remediation, context)
    for number in range(20):
        journal.append("intent", "plan-other", number)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = limit if limit > 0 else journal.path.stat().st_size - limit
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        apply(plan, context, journal)
    except UprightError as error:
        print(error)  # noqa: T201  read by the test
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    verify(journal.path)
    print(" ".join(entry.kind for entry in journal.of(plan.id)))  # noqa: T201
    print(picture(context.roots["world"]) == before)  # noqa: T201
    if outcome(journal.of(plan.id)) == "interrupted":
        undo(plan.id, context, journal)
    print(picture(context.roots["world"]) == before)  # noqa: T201


if __name__ == "__main__":
    main()
