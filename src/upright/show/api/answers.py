"""How an answer is written: JSON in UTF-8, also when a name of a file holds bytes that are no text."""

from __future__ import annotations

import json
from typing import Any

from fastapi.responses import JSONResponse


class Answer(JSONResponse):
    """JSON whose text may hold what UTF-8 has no letter for; that is written as an escape, as the command line does."""

    def render(self, content: Any) -> bytes:
        """The body."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
