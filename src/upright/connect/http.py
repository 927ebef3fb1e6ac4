"""Web servers, read only: GET, of large files by ranges; POST only where an API asks questions that way."""

from __future__ import annotations

import base64
import json
import os
import re
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from http.client import HTTPException
from typing import IO, Any, BinaryIO, Final
from urllib.parse import urlsplit

from upright.connect.patience import Plain, Secured
from upright.connect.ranges import KEPT, ranged
from upright.connect.reasons import of_status, reason
from upright.model.errors import AccessDenied, Unreachable

_SECONDS: Final = 60  # of one answer
_LONG: Final = 3600  # of a file that is fetched whole
_DENIED: Final = frozenset({401, 403, 407})
_HARMLESS: Final = frozenset({"user-agent", "accept", "range", "if-match"})
_ANSWER: Final = 64 << 20  # bytes of a JSON answer
_WHOLE: Final = 2 << 30  # bytes of a file that is fetched whole, where a server knows no ranges
_TOTAL: Final = re.compile(r"bytes \d+-\d+/(\d+)")
_NEXT: Final = re.compile(r'<([^>]{1,2000})>;[^,]{0,40}\brel="?next')
_ENDINGS: Final = (
    "7z|bin|bz2|cbm|ckpt|dill|gguf|ggml|gz|h5|hdf5|joblib|keras|llamafile|lz4|mar|mlmodel|model|nemo|npy|npz|onnx|pb"
    "|pdparams|pickle|pkl|pmml|pt|pt2|pte|pth|rda|rdata|rds|safetensors|sav|skops|tar|tflite|tgz|ubj|xz|zip|zst"
)
_FILE: Final = re.compile(rf"https?://[^/?#]+/(?:[^?#]*/)?[^/?#]+\.(?:{_ENDINGS})(?:\?.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Access:
    """Names of environment variables that hold a bearer token, or a name and a password; their values are looked up
    when a request is made, and kept nowhere.
    """

    token: str = ""
    user: str = ""
    password: str = ""
    header: str = ""  # that carries the token, when not as `Authorization`
    scheme: str = "Bearer"

    def headers(self) -> dict[str, str]:
        """What a request carries to be let in."""
        if token := os.environ.get(self.token):
            if self.header:
                return {self.header: token}
            return {"Authorization": f"{self.scheme} {token}"}
        if (user := os.environ.get(self.user)) and (password := os.environ.get(self.password)):
            known = base64.b64encode(f"{user}:{password}".encode()).decode()
            return {"Authorization": f"Basic {known}"}
        return {}


def names_model_file(address: str) -> bool:
    """Whether a web address ends like a model or an archive; others are rather repositories."""
    return bool(_FILE.fullmatch(address))


class _Onward(urllib.request.HTTPRedirectHandler):
    """Follows redirections to web servers only, and tells another server no credentials."""

    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str) -> Any:
        made = super().redirect_request(req, fp, code, msg, headers, newurl)
        if made is not None and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            for name in [name for name in made.headers if name.lower() not in _HARMLESS]:
                made.remove_header(name)
        return made


@lru_cache(maxsize=1)
def _opener() -> urllib.request.OpenerDirector:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        Plain(),
        Secured(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Onward(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


@contextmanager
def _asked(
    url: str, access: Access, headers: Mapping[str, str], body: bytes | None = None, seconds: float = _SECONDS
) -> Iterator[Any]:
    """The answer to a GET, or to a POST when there is a body. Raises AccessDenied or Unreachable, which name the server
    and never the whole address.
    """
    where = urlsplit(url).hostname or "the server"
    stated = {"User-Agent": "upright", **access.headers(), **headers}
    request = urllib.request.Request(url, data=body, headers=stated)  # noqa: S310
    try:
        with _opener().open(request, timeout=seconds) as answer:
            yield answer
    except urllib.error.HTTPError as error:
        raise (AccessDenied if error.code in _DENIED else Unreachable)(f"{where}: {of_status(error)}") from None
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        raise Unreachable(f"{where}: {reason(error)}") from None


def answer(url: str, access: Access, *needed: str) -> dict[str, Any]:
    """A JSON object with what is `needed`, without which another server stands there. Raises AccessDenied or
    Unreachable.
    """
    return _object(json_of(url, access), url, needed)


def version_at(url: str, access: Access, *within: str) -> str:
    """What a server says of its version (`within` its answer: by default at `version`); empty for who is refused.
    Raises Unreachable when another server stands there.
    """
    try:
        told: Any = answer(url, access, *within[:1])
    except AccessDenied:
        return ""
    for name in within or ("version",):
        told = told.get(name) if isinstance(told, dict) else None
    return str(told or "")


def _object(document: Any, url: str, needed: Iterable[str]) -> dict[str, Any]:
    lacking = [name for name in needed if name not in document] if isinstance(document, dict) else ["no object"]
    if lacking:
        where = urlsplit(url)
        raise Unreachable(f"{where.hostname}: its answer at {where.path or '/'} is another than such a server gives")
    found: dict[str, Any] = document
    return found


def json_of(url: str, access: Access, question: Mapping[str, Any] | None = None) -> Any:
    """What JSON a server answers; `question`: asked by POST, of an API that only reads there. Raises AccessDenied or
    Unreachable.
    """
    headers = {"Accept": "application/json"}
    body = None if question is None else json.dumps(question).encode()
    if body is not None:
        headers["Content-Type"] = "application/json"
    with _asked(url, access, headers, body) as said:
        raw = said.read(_ANSWER + 1)
    return _json(raw, urlsplit(url).hostname)


def pages(url: str, access: Access) -> Iterator[dict[str, Any]]:
    """The objects of a list that goes on where the header `Link` says, on the same server. Raises AccessDenied or
    Unreachable.
    """
    asked: set[str] = set()
    host, onward = urlsplit(url).netloc, url
    while onward and onward not in asked:
        asked.add(onward)
        with _asked(onward, access, {"Accept": "application/json"}) as said:
            listed, link = _json(said.read(_ANSWER + 1), host), str(said.headers.get("Link") or "")
        if not isinstance(listed, list):
            raise Unreachable(f"{urlsplit(url).hostname}: an answer that is no list")
        yield from (each for each in listed if isinstance(each, dict))
        following = _NEXT.search(link)
        onward = following[1] if following and urlsplit(following[1]).netloc == host else ""


def _json(raw: bytes, host: str | None) -> Any:
    if len(raw) > _ANSWER:
        raise Unreachable(f"{host}: an answer of more than {_ANSWER >> 20} MiB")
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise Unreachable(f"{host}: an answer that is no JSON") from None


def answered(
    url: str,
    question: Mapping[str, Any] | None = None,
    good: Callable[[Any], bool] | None = None,
    needed: Iterable[str] = (),
) -> bool:
    """Whether a server tells a stranger, who shows no credentials, what is asked: JSON, and `good`. Raises Unreachable
    when it does not answer at all, or something else than an object with what is `needed`.
    """
    try:
        told = json_of(url, Access(), question)
    except AccessDenied:
        return False
    if needed:
        _object(told, url, needed)
    return good is None or good(told)


@dataclass(frozen=True, slots=True)
class WebFile:
    """Opens a file on a web server. `size` in bytes; `by_range`: the server gives parts; `tag` tells its state."""

    url: str
    size: int
    by_range: bool = False
    tag: str = ""
    access: Access = field(default_factory=Access)

    def __call__(self) -> BinaryIO:
        """The bytes, fetched as they are read; all of them at once where the server gives no parts."""
        return ranged(partial(_range, self), self.size) if self.by_range else _whole(self)


def web_file(url: str, access: Access) -> WebFile:
    """A file as its server describes it. Raises AccessDenied or Unreachable."""
    with _asked(url, access, {"Range": "bytes=0-0"}) as told:
        tag = str(told.headers.get("ETag") or told.headers.get("Last-Modified") or "")
        total = _TOTAL.fullmatch(str(told.headers.get("Content-Range") or ""))
        if told.status == 206 and total:  # noqa: PLR2004  partial content
            return WebFile(url, int(total[1]), by_range=True, tag=tag, access=access)
        return WebFile(url, int(told.headers.get("Content-Length") or 0), tag=tag, access=access)


@lru_cache(maxsize=KEPT)
def _range(found: WebFile, start: int, stop: int) -> bytes:
    headers = {"Range": f"bytes={start}-{stop - 1}"}
    if found.tag.startswith('"'):
        headers["If-Match"] = found.tag
    with _asked(found.url, found.access, headers) as told:
        if told.status != 206:  # noqa: PLR2004
            raise Unreachable(f"{urlsplit(found.url).hostname}: gave the whole file for a part")
        data: bytes = told.read(stop - start)
    return data


def _whole(found: WebFile) -> BinaryIO:
    copy: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed by the caller
    left = _WHOLE
    with _asked(found.url, found.access, {}, seconds=_LONG) as told:
        while data := told.read(1 << 20):
            left -= len(data)
            if left < 0:
                copy.close()
                raise Unreachable(f"larger than {_WHOLE >> 20} MiB, and its server gives no parts of it")
            copy.write(data)
    copy.seek(0)
    return copy  # type: ignore[return-value]
