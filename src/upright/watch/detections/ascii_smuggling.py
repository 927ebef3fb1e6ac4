"""Text that no person can see was sent to a model.

Why it matters: characters of the Unicode block Tags (U+E0000 to U+E007F) mirror ASCII, show as nothing, and are read by
models. A mail or a page carries instructions with them past everybody who looks at it.

How it recognises: tag characters in an input, counted while it was read; the flags of England, Scotland and Wales,
which are spelt with them, do not count. Many other invisible characters count too, since text also hides in them.

What it does not see: instructions hidden by colour or size, and text that the instrumentation does not record.
Source: https://embracethered.com/blog/posts/2024/hiding-and-finding-text-with-unicode-tags/
"""

from __future__ import annotations

from collections.abc import Sequence

from upright.model.finding import Severity
from upright.model.interaction import Interaction
from upright.watch.detection import Alert, Detection

_FEW_TAGS = 4
_MANY_UNSEEN = 50


def notice(interactions: Sequence[Interaction]) -> list[Alert]:
    """One alert for each session in which text was hidden."""
    found: dict[str, list[int]] = {}
    for index, each in enumerate(interactions):
        if _count(each, "tag_characters") >= _FEW_TAGS or _count(each, "unseen_characters") >= _MANY_UNSEEN:
            found.setdefault(each.session, []).append(index)
    return [
        Alert(session, f"invisible text in the input of {len(indices)} calls", tuple(indices))
        for session, indices in found.items()
    ]


def _count(interaction: Interaction, name: str) -> int:
    text = interaction.attributes.get(name, "0")
    return int(text) if text.isdigit() else 0


def _call(**attributes: str) -> Interaction:
    return Interaction("s1", "chat", 0.0, model="gpt-4o", attributes=attributes)


DETECTION = Detection(
    id="ascii-smuggling",
    title="Invisible text was sent to a model",
    severity=Severity.HIGH,
    signals=("run.injection_detected", "grd.input_filter"),
    window=3600.0,
    notice=notice,
    fires=((_call(tag_characters="24"),), (_call(unseen_characters="200"),)),
    quiet=((_call(),), (_call(characters="900"),), (_call(unseen_characters="3"),), (_call(tag_characters="1"),)),
)
