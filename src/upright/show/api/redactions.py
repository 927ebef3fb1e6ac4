"""Redaction as the service offers it: its key, its named policies, and bodies read within limits."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from upright.app.redaction import Redaction, key_of
from upright.classify.redaction.file import layout_of
from upright.classify.redaction.layout import Layout
from upright.classify.redaction.stream import pieces
from upright.model.errors import ConfigError, NotFoundError

if TYPE_CHECKING:
    from upright.classify.redaction.key import Key

LARGEST_BODY = 8 << 20  # bytes of a JSON body; larger texts are streamed
Body = TypeVar("Body", bound=BaseModel)


@dataclass(frozen=True)
class Redactions:
    """`key`: of the reversible methods. `restores`: whether values may be asked back, which takes key and token."""

    key: Key | None = None
    policies: Mapping[str, Redaction] = field(default_factory=dict)
    restores: bool = False

    @classmethod
    def of(cls, key: Path | None = None, folder: Path | None = None, token: str = "") -> Redactions:
        """With the key in a file (else in UPRIGHT_REDACTION_KEY) and the policies of a folder. Raises ConfigError."""
        found = key_of(key)
        if folder and not folder.is_dir():
            raise ConfigError(f"{folder}: no folder of redaction policies")
        policies = {file.stem: Redaction.of(file) for file in sorted(folder.glob("*.yaml"))} if folder else {}
        return cls(found, policies, bool(found and token))

    def named(self, policy: str | Mapping[str, Any] | None, method: str = "entity") -> Redaction:
        """The policy of this name, or the one given. Raises NotFoundError or ConfigError."""
        if isinstance(policy, str):
            if policy not in self.policies:
                known = f"one of {', '.join(self.policies)}" if self.policies else "the server was started with none"
                raise NotFoundError(f"no redaction policy {policy!r}; {known}")
            return self.policies[policy]
        return Redaction.of(policy, method)


def _redactions(request: Request) -> Redactions:
    redactions: Redactions = request.app.state.redactions
    return redactions


RedactionsIn: TypeAlias = Annotated[Redactions, Depends(_redactions)]


async def body_of(request: Request, shape: type[Body]) -> Body:
    """The JSON body. 413 when it is too large, 422 when it has another shape."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > LARGEST_BODY:
            raise HTTPException(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"The body is larger than {LARGEST_BODY >> 20} MiB: send text/plain or application/x-ndjson, which are "
                "streamed",
            )
    try:
        body = shape.model_validate_json(bytes(data))
    except ValidationError as error:
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in _told(error)]) from error
    if len(body.model_fields_set & {"text", "texts", "data"}) != 1:
        what = {"loc": ("body",), "msg": "send exactly one of text, texts and data", "type": "value_error"}
        raise RequestValidationError([what])
    return body


def _told(error: ValidationError) -> list[dict[str, Any]]:
    """What is wrong, without the input: it may be sensitive."""
    return [dict(one) for one in error.errors(include_input=False, include_url=False, include_context=False)]


def each(body: BaseModel, step: Callable[[Layout, str], str]) -> dict[str, Any]:
    """What the body holds with `step` done to it, under the same name."""
    name = next(iter(body.model_fields_set & {"text", "texts", "data"}))
    value = getattr(body, name)
    if name == "data":
        return {name: json.loads(_through("json", json.dumps(value, ensure_ascii=False), step))}
    if name == "texts":
        return {name: [_through("text", text, step) for text in value or ()]}
    return {name: _through("text", value or "", step)}


def _through(kind: str, text: str, step: Callable[[Layout, str], str]) -> str:
    layout = layout_of(kind)
    return "".join(step(layout, piece) for piece in pieces([text], layout))
