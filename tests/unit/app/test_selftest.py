"""The buyers' test on this installation: its steps; how long they take is for people to see."""

from __future__ import annotations

import pytest

from upright.app.selftest import STEPS, selftest
from upright.app.selftest_targets import TARGETS


@pytest.mark.parametrize("title", [target.title for target in TARGETS])
def test_the_five_steps_pass(title: str) -> None:
    (trial,) = selftest(title)
    if trial.skipped:
        pytest.skip(trial.skipped)
    assert (trial.steps, trial.failed) == (len(STEPS), "")
    assert trial.acted > 0
