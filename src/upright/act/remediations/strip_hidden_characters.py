"""Take characters that nobody sees out of a text that a model reads.

What it does: tag characters, zero-width characters, directional overrides and other invisible ones go from the files
that the finding points to; joiners within emoji and in scripts that need them stay.

What it does not do: judge the text that people see.
"""

from __future__ import annotations

import re

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import rewritten
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Finding

_HIDDEN = re.compile(
    "[\U000e0000-\U000e0fff\u200b\u2060-\u2064\u202a-\u202e\u2066-\u206f\u00ad\u180e\u3164\uffa0]"
    "|(?<=[\\x00-\\x7f])[\u200c\u200d\ufe00-\ufe0f]+|(?<!^)\ufeff"
)


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    def change(_path: str, text: str, _line: int) -> str:
        return _HIDDEN.sub("", text)

    return rewritten(finding, asset, context, change, "remove invisible characters")


REMEDIATION = Remediation(
    id="strip-hidden-characters",
    title="Remove invisible characters from a text",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.PROMPT, "AGENTS.md", "AGENTS.md"),
            files={"AGENTS.md": "Be\u200b kind\U000e0041 ❤\ufe0f\n"},
            after={"AGENTS.md": "Be kind ❤\ufe0f\n"},
        ),
    ),
)
