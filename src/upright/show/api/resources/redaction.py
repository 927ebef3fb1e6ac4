"""Redaction: texts, batches and JSON with their sensitive values replaced, and back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from upright.app.redaction import Redaction
from upright.classify.redaction.file import layout_of
from upright.classify.redaction.key import Key
from upright.show.api.piped import Piped
from upright.show.api.redactions import RedactionsIn, body_of, each
from upright.show.api.shapes import Problem, RedactIn, RedactOut, ReplacedOut, UnredactIn, UnredactOut

router = APIRouter(tags=["redaction"])
_STREAMED = {"text/plain": "text", "application/x-ndjson": "jsonl", "application/jsonl": "jsonl"}


def _body(shape: type[RedactIn | UnredactIn], *, streamed: bool) -> dict[str, Any]:
    """The request body for OpenAPI: read by hand, for its size is limited."""
    text = {"schema": {"type": "string"}}
    content = {"application/json": {"schema": shape.model_json_schema()}}
    return {
        "requestBody": {"required": True, "content": content | (dict.fromkeys(_STREAMED, text) if streamed else {})}
    }


def _too(description: str) -> dict[str, Any]:
    return {"model": Problem, "description": description}


@router.post(
    "/redact",
    response_model=RedactOut,
    response_model_exclude_unset=True,
    openapi_extra=_body(RedactIn, streamed=True),
    responses={413: _too("The JSON body is too large: stream it"), 415: _too("Neither JSON, text nor JSON lines")},
)
async def redact(
    request: Request,
    redactions: RedactionsIn,
    policy: Annotated[str, Query(description="Name of a policy, for streamed bodies.")] = "",
    method: Annotated[str, Query(description="One method for all classes, for streamed bodies.")] = "entity",
) -> Any:
    """A text, a batch of texts or any JSON with its sensitive values replaced.

    `text/plain` and `application/x-ndjson` bodies of any size are streamed: they come back in the same type, and values
    are found wherever the body is cut.
    """
    kind = _media_type(request)
    if kind in _STREAMED:
        redactor = redactions.named(policy or None, method).redactor(redactions.key)
        return Piped(layout_of(_STREAMED[kind]), redactor.piece, kind)
    if kind != "application/json":
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Send application/json, {' or '.join(_STREAMED)}, not {kind or 'nothing'}",
        )
    body = await body_of(request, RedactIn)
    redaction = redactions.named(body.policy, body.method)
    return await run_in_threadpool(_redacted, body, redaction, redactions.key)


def _redacted(body: RedactIn, redaction: Redaction, key: Key | None) -> RedactOut:
    redactor = redaction.redactor(key)
    result = each(body, redactor.piece)
    counts = sorted(redactor.counts.items())
    replaced = [ReplacedOut(data_class=name, method=used, values=count) for (name, used), count in counts]
    return RedactOut(**result, replaced=replaced)


@router.post(
    "/unredact",
    response_model=UnredactOut,
    response_model_exclude_unset=True,
    openapi_extra=_body(UnredactIn, streamed=False),
    responses={403: _too("The server has no key, or no token guards it"), 413: _too("The body is too large")},
)
async def unredact(request: Request, redactions: RedactionsIn) -> Any:
    """The values back, where the method allows it. Only when the server was started with a key and a token."""
    if not redactions.restores:
        raise HTTPException(
            HTTPStatus.FORBIDDEN, "Restoring is off: start `upright serve` with --key and --token to allow it"
        )
    if _media_type(request) != "application/json":
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send application/json")
    body = await body_of(request, UnredactIn)
    redaction = redactions.named(body.policy)
    return await run_in_threadpool(_restored, body, redaction, redactions.key)


def _restored(body: UnredactIn, redaction: Redaction, key: Key | None) -> UnredactOut:
    restorer = redaction.restorer(key)
    result = each(body, restorer.piece)
    restorer.report.check(key.id if key else "")
    return UnredactOut(**result, restored=restorer.report.restored, left=restorer.report.left)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
