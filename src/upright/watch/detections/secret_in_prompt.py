"""A credential was sent to a model or given to a tool.

Why it matters: whatever is in a prompt is in the provider's logs, in the memory of the agent and within reach of the
next injected instruction. The credential has to be replaced, and what put it there has to be found.

How it recognises: a label of the `secret.` family in the input of an interaction. One alert for each session.

What it does not see: credentials that no classifier knows, and input that the instrumentation does not record.
"""

from __future__ import annotations

from collections.abc import Sequence

from upright.model.data import DataLabel, Sensitivity
from upright.model.finding import Severity
from upright.model.interaction import Interaction
from upright.watch.detection import Alert, Detection

_SURE = 0.6


def notice(interactions: Sequence[Interaction]) -> list[Alert]:
    """One alert for each session with a credential in its input."""
    found: dict[str, list[int]] = {}
    classes: dict[str, set[str]] = {}
    for index, each in enumerate(interactions):
        seen = {label.data_class for label in each.labels if _is_secret(label)}
        if seen:
            found.setdefault(each.session, []).append(index)
            classes.setdefault(each.session, set()).update(seen)
    return [
        Alert(session, f"{', '.join(sorted(classes[session]))} in the input of {len(indices)} calls", tuple(indices))
        for session, indices in found.items()
    ]


def _is_secret(label: DataLabel) -> bool:
    sent = label.partition == "input" and label.confidence >= _SURE
    return sent and label.data_class.startswith("secret.")


def _call(*labels: DataLabel) -> Interaction:
    return Interaction("s1", "chat", 0.0, model="gpt-4o", labels=labels)


_KEY = DataLabel("secret.openai-api-key", "input", sensitivity=Sensitivity.CRITICAL, confidence=0.95)

DETECTION = Detection(
    id="secret-in-prompt",
    title="A credential was sent to a model or tool",
    severity=Severity.HIGH,
    signals=("data.sensitive_in_prompts", "run.sensitive_leak"),
    window=3600.0,
    notice=notice,
    fires=((_call(_KEY),), (_call(), _call(_KEY), _call(_KEY))),
    quiet=(
        (_call(),),
        (_call(DataLabel("pii.email", "input")),),
        (_call(DataLabel("secret.openai-api-key", "output", confidence=0.95)),),
        (_call(DataLabel("secret.generic", "input", confidence=0.3)),),
    ),
)
