"""Asking Hugging Face's hub about one repository. Source: https://huggingface.co/docs/hub/api"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

from upright.act.post import asked
from upright.act.step import Arguments, Site
from upright.act.steps._exchange import address_of
from upright.model.errors import AccessDenied, ConflictError, Unreachable

_MOST = 16 << 20
_MISSING = 404


def visibility(arguments: Arguments, site: Site) -> str:
    """Who may see it now. Raises ConflictError, AccessDenied or Unreachable."""
    told = ask(arguments, site, "", None, "GET")
    if not isinstance(told, dict) or not isinstance(told.get("private"), bool):
        raise Unreachable(f"{arguments['path']}: an answer that is no repository")
    known = told.get("visibility")
    return known if isinstance(known, str) and known else "private" if told["private"] else "public"


def ask(arguments: Arguments, site: Site, below: str, body: Any, method: str) -> Any:
    """The hub's answer about the repository. Raises ConflictError, AccessDenied or Unreachable."""
    address_of(arguments, site)  # one of the estate
    token = os.environ.get("HF_TOKEN", "")
    if not token:
        raise AccessDenied(f"{arguments['path']}: the hub needs a token that may write settings, in HF_TOKEN")
    url = f"{arguments['hub']}/api/{quote(arguments['path'])}{below}"
    entry = {"Authorization": f"Bearer {token}"}
    status, answer = asked(url, body, entry, method, most=_MOST, expected=frozenset({_MISSING}))
    if status == _MISSING:
        raise ConflictError(
            f"{arguments['path']}: the hub has no such repository, or shows it to others than this token"
        )
    return answer
