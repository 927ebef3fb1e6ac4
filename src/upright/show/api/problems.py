"""Errors for a client: `application/problem+json` (RFC 9457), never a stack trace."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from upright.model.errors import ConfigError, NotFoundError, StoreError

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str) -> JSONResponse:
    """The answer for an error with this status."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Turn every error of the house into a problem."""
    app.add_exception_handler(NotFoundError, _not_found)
    app.add_exception_handler(ConfigError, _wrong_request)
    app.add_exception_handler(StoreError, _no_store)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _not_found(_request: Request, error: Exception) -> JSONResponse:
    return problem(HTTPStatus.NOT_FOUND, str(error))


async def _wrong_request(_request: Request, error: Exception) -> JSONResponse:
    return problem(HTTPStatus.BAD_REQUEST, str(error))


async def _no_store(_request: Request, error: Exception) -> JSONResponse:
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    detail = "; ".join(f"{'.'.join(map(str, one['loc'][1:])) or 'body'}: {one['msg']}" for one in problems)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    return problem(error.status_code, str(error.detail))
