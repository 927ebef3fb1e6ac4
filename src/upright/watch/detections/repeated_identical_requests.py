"""The same request was sent many times in a short while.

Why it matters: a loop that an agent cannot leave burns money until a budget stops it; a script that repeats one request
measures the model's distribution (extraction) or empties the wallet on purpose.

How it recognises: the same keyed digest of input, by the same principal (or session), at least twenty times within five
minutes. Health checks of a few per minute stay below.

What it does not see: requests that differ in a counter or a time, and input that the instrumentation does not record.
"""

from __future__ import annotations

from collections.abc import Sequence

from upright.model.finding import Severity
from upright.model.interaction import Interaction
from upright.watch.detection import Alert, Detection

_MANY = 20
_WINDOW = 300.0


def notice(interactions: Sequence[Interaction]) -> list[Alert]:
    """One alert for each principal and input that repeats."""
    same: dict[tuple[str, str], list[int]] = {}
    for index, each in enumerate(interactions):
        if each.digest:
            same.setdefault((each.principal or each.session, each.digest), []).append(index)
    return [
        Alert(who, f"the same input {len(indices)} times within {_WINDOW / 60:.0f} minutes", tuple(indices))
        for (who, _), indices in same.items()
        if len(indices) >= _MANY
    ]


def _calls(count: int, *, digests: int = 1, every: float = 2.0) -> tuple[Interaction, ...]:
    return tuple(
        Interaction("s1", "chat", number * every, principal="loop", digest=f"d{number % digests}")
        for number in range(count)
    )


DETECTION = Detection(
    id="repeated-identical-requests",
    title="The same request was sent many times in a short while",
    severity=Severity.MEDIUM,
    signals=("run.abuse", "avl.rate_limit", "avl.budget"),
    window=_WINDOW,
    notice=notice,
    fires=(_calls(20), _calls(60, digests=2)),
    quiet=(_calls(19), _calls(100, digests=50), (Interaction("s1", "chat", 0.0),) * 40),
)
