"""Interactions: one model or tool call seen at run time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upright.model.data import DataLabel


@dataclass(frozen=True, slots=True)
class Interaction:
    """An OpenTelemetry GenAI span, without its text.

    `operation`: `chat`, `execute_tool`, `embeddings`...; `session` groups one conversation; `started` is seconds
    since the epoch; `labels` say what was classified in input (`partition="input"`) and output; `digest` is a
    keyed digest of the input, which tells repetition without keeping the text.
    Source of the names: https://opentelemetry.io/docs/specs/semconv/gen-ai/
    """

    session: str
    operation: str
    started: float
    agent: str = ""
    model: str = ""
    provider: str = ""
    tool: str = ""
    principal: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    error: str = ""
    digest: str = ""
    labels: tuple[DataLabel, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
