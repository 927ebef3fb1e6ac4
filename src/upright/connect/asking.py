"""Asking one server a few plain questions: GET, no redirections, little at a time, never faster than a limit.

Each path is asked once and the answer kept, so that many fingerprints cost few requests.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http.client import HTTPException
from typing import Any, Final

from upright.connect.http import Access

_SECONDS: Final = 5
_LARGEST: Final = 4 << 20  # bytes of an answer
_PAUSE: Final = 0.02  # seconds between requests to one server
_REFUSED: Final = frozenset({401, 403, 407})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status (0: nothing did), headers in lower case, the first bytes."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def ok(self) -> bool:
        """Whether the server gave what was asked for."""
        return self.status == 200  # noqa: PLR2004

    @property
    def refused(self) -> bool:
        """Whether it wants credentials."""
        return self.status in _REFUSED

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """What JSON the body holds; None when it holds none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def object(self) -> dict[str, Any]:
        """The JSON object that was asked for; empty when there is none."""
        found = self.json() if self.ok else None
        return found if isinstance(found, dict) else {}

    def list_of(self, key: str) -> list[dict[str, Any]]:
        """The objects in a list of it."""
        found = self.object().get(key)
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: what was not named is not asked."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@lru_cache(maxsize=1)
def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), _Nowhere())


@dataclass
class Asked:
    """One server: `address` is `http://host:port`. `access` holds what lets the user in, if they gave any."""

    address: str
    access: Access = field(default_factory=Access)
    _kept: dict[tuple[str, bool], Answer] = field(default_factory=dict)
    _last: float = 0.0

    def get(self, path: str) -> Answer:
        """The answer to a stranger, without credentials."""
        return self._ask(path, known=False)

    def known(self, path: str) -> Answer:
        """The answer to the user; to a stranger when the user has no credentials."""
        return self._ask(path, known=bool(self.access.headers()))

    def _ask(self, path: str, *, known: bool) -> Answer:
        slot = (path, known)
        if slot not in self._kept:
            time.sleep(max(0.0, self._last + _PAUSE - time.monotonic()))
            self._kept[slot] = _get(f"{self.address}{path}", self.access.headers() if known else {})
            self._last = time.monotonic()
        return self._kept[slot]


def _get(url: str, headers: Mapping[str, str]) -> Answer:
    stated = {"User-Agent": "upright", "Accept": "application/json, text/plain, */*"}
    request = urllib.request.Request(url, headers={**stated, "Accept-Encoding": "identity", **headers})  # noqa: S310
    try:
        with _opener().open(request, timeout=_SECONDS) as said:
            return Answer(said.status, _lowered(said.headers), said.read(_LARGEST))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _lowered(error.headers), error.read(1 << 16))
    except (OSError, HTTPException, ValueError):
        return Answer(0)


def _lowered(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers.items()}
