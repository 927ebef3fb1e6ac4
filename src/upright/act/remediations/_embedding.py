"""New vectors for texts, from the service that made the old ones: any that speaks OpenAI's interface for embeddings
(https://platform.openai.com/docs/api-reference/embeddings), as Ollama, vLLM and llama.cpp do.
"""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from upright.act.post import send
from upright.act.remediation import Context
from upright.model.errors import ConflictError, Unreachable

_BATCH = 64
_MOST = 64 << 20  # bytes of an answer
_TOKEN = "EMBEDDING_TOKEN"  # noqa: S105  the name of a variable


def embedded(texts: Mapping[str, str], context: Context) -> dict[str, list[float]]:
    """The vector of each text by its name; none where `--set embed=URL` names no service. Raises ConflictError for a
    wrong address, Unreachable for an answer that is none.
    """
    address = context.options.get("embed", "")
    if not address:
        return {}
    if not address.startswith(("https://", "http://")):
        raise ConflictError("embed: the whole address of a service, such as http://localhost:11434/v1/embeddings")
    names = list(texts)
    found: dict[str, list[float]] = {}
    for some in (names[at : at + _BATCH] for at in range(0, len(names), _BATCH)):
        body = {"model": context.options.get("model", ""), "input": [texts[name] for name in some]}
        found |= zip(some, _vectors(send(address, body, _entry(), most=_MOST), len(some)), strict=True)
    return found


def _entry() -> dict[str, str]:
    token = os.environ.get(_TOKEN, "")
    return {"Authorization": f"Bearer {token}"} if token else {}


def _vectors(answer: Any, count: int) -> list[list[float]]:
    rows = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or len(rows) != count or not all(isinstance(row, dict) for row in rows):
        raise Unreachable("embed: an answer without a vector for each text")
    vectors = [row.get("embedding") for row in sorted(rows, key=lambda row: int(row.get("index") or 0))]
    return [_checked(vector) for vector in vectors]


def _checked(vector: Any) -> list[float]:
    whole: Sequence[Any] = vector if isinstance(vector, list) else ()
    if not whole or not all(isinstance(each, int | float) and math.isfinite(each) for each in whole):
        raise Unreachable("embed: a vector that is none")
    return [_single(each) for each in whole]


def _single(number: float) -> float:
    """A number as indexes keep it, in single precision, and give it back: by the fewest digits that tell it apart."""
    kept = struct.pack("f", number)
    exact = struct.unpack("f", kept)[0]
    several = (float(f"{exact:.{digits}g}") for digits in range(1, 10))
    return next(each for each in several if struct.pack("f", each) == kept)
