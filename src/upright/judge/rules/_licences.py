"""What the rules on licences share."""

from __future__ import annotations

import re

_NC = re.compile(r"-nc\b|\bnc-|non.?commercial|research.?only|cc-by-nc|mnpl|mrl\b", re.IGNORECASE)


def forbids_commercial_use(licence: str) -> bool:
    """Whether a licence, as an id or in words, allows use without commerce only."""
    return bool(_NC.search(licence))
