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
from upright.connect.patience import Plain, Secured
from upright.connect.reasons import meant, reason
from upright.model.errors import AccessDenied, Unreachable

_SECONDS: Final = 5  # of one answer
_SILENT: Final = 2  # requests without an answer in time after which a server is asked no more
_LARGEST: Final = 4 << 20  # bytes of an answer
_PAUSE: Final = 0.02  # seconds between requests to one server
_REFUSED: Final = frozenset({401, 403, 407})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status (0: nothing did, for the reason `why`), headers in lower case, the first bytes."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    why: str = ""
    late: bool = False

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
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), _Nowhere(), Plain(), Secured())


@dataclass
class Asked:
    """One server: `address` is `http://host:port`. `access` holds what lets the user in, if they gave any."""

    address: str
    access: Access = field(default_factory=Access)
    _kept: dict[tuple[str, bool], Answer] = field(default_factory=dict)
    _last: float = 0.0

    @property
    def denied(self) -> tuple[str, ...]:
        """The paths that the user was refused with what they gave, or for want of it."""
        return tuple(path for (path, known), answer in self._kept.items() if known and answer.refused)

    def absent(self, what: str) -> AccessDenied | Unreachable:
        """That no such server was recognised, and what it said instead."""
        answers = [*self._kept.values()] or [Answer(0)]
        first = next((answer for answer in answers if answer.refused), answers[0])
        said = first.why or f"HTTP {first.status}{meant(first.status)}"
        kind = AccessDenied if first.refused else Unreachable
        return kind(f"{self.address}: no {what} is recognised there: {said}")

    def get(self, path: str) -> Answer:
        """The answer to a stranger, without credentials."""
        slot = (path, False)
        if slot not in self._kept:
            self._kept[slot] = self._ask(path, {})
        return self._kept[slot]

    def known(self, path: str) -> Answer:
        """The answer to the user; to a stranger when the user has no credentials."""
        slot = (path, True)
        if slot not in self._kept:
            self._kept[slot] = self._ask(path, self.access.headers()) if self.access.headers() else self.get(path)
        return self._kept[slot]

    def put(self, path: str, question: Mapping[str, Any]) -> Answer:
        """The answer to a question that an API takes by POST, of what it only tells; not kept."""
        late = [answer for answer in self._kept.values() if answer.late]
        if len(late) >= _SILENT:
            return late[0]
        time.sleep(max(0.0, self._last + _PAUSE - time.monotonic()))
        said = _get(f"{self.address}{path}", self.access.headers(), json.dumps(question).encode())
        self._last = time.monotonic()
        return said

    def _ask(self, path: str, let_in: Mapping[str, str]) -> Answer:
        late = [answer for answer in self._kept.values() if answer.late]
        if len(late) >= _SILENT:
            return late[0]
        time.sleep(max(0.0, self._last + _PAUSE - time.monotonic()))
        said = _get(f"{self.address}{path}", let_in)
        self._last = time.monotonic()
        return said


def _get(url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
    stated = {"User-Agent": "upright", "Accept": "application/json, text/plain, */*", "Accept-Encoding": "identity"}
    stated |= {} if body is None else {"Content-Type": "application/json"}
    request = urllib.request.Request(url, data=body, headers={**stated, **headers})  # noqa: S310
    try:
        with _opener().open(request, timeout=_SECONDS) as said:
            return Answer(said.status, _lowered(said.headers), said.read(_LARGEST))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _lowered(error.headers), error.read(1 << 16))
    except (OSError, HTTPException, ValueError) as error:
        inner = getattr(error, "reason", error)
        return Answer(0, why=reason(error), late=isinstance(inner, TimeoutError))


def _lowered(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers.items()}
