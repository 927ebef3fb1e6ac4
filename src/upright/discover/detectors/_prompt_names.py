"""Names of texts that read like prompts and are none."""

from __future__ import annotations

import re

# Instructions for people, in the words of any language: `installInstructions`, `get_setup_instructions`.
FOR_PEOPLE = re.compile(
    r"(?:(?:un)?install\w{0,8}|set_?up|upgrade|usage|log_?in|sign_?in|migration|deploy\w{0,8}|shipping|delivery|payment|cooking|"
    r"download|recovery|wiring|assembly|connection|getting_?started|troubleshooting)_?instructions?$",
    re.IGNORECASE,
)
