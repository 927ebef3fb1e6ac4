"""What a framework must be: ids unique, every signal known, something to assess."""

from __future__ import annotations

from upright.judge.framework import Framework
from upright.judge.signals import SIGNALS
from upright.model.control import Testability


def check_framework(framework: Framework) -> None:
    """Check ids and signals of a framework."""
    ids = [control.id for control in framework.controls]
    assert ids, f"{framework.id}: no controls"
    assert len(ids) == len(set(ids)), f"{framework.id}: control ids are not unique"
    for control in framework.controls:
        strangers = [signal for signal in control.signals if signal not in SIGNALS]
        assert not strangers, f"{framework.id}: {control.id}: unknown signals {strangers}"
        if control.testability in {Testability.AUTOMATED, Testability.PARTIAL}:
            assert control.signals, f"{framework.id}: {control.id}: testable, but by no signal"
