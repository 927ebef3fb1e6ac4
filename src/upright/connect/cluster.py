"""Asking the API of a Kubernetes cluster: where it stands and how one is let in, from a kubeconfig or by address.

Only GET requests. A context that gets its credentials from a program (`exec`, `auth-provider`) is refused, since no
program is ever started: name the variable of a token instead.
Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import ssl
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import yaml

from upright.connect.http import Access
from upright.connect.patience import Plain, Secured
from upright.connect.reasons import of_status, reason
from upright.model.errors import AccessDenied, MalformedError, Unreachable

_SECONDS: Final = 60  # of one answer
_STATED: Final = {"User-Agent": "upright", "Accept": "application/json"}
_ANSWER: Final = 64 << 20  # bytes of one page of a list
_PAGE: Final = 250  # objects of one page
_DENIED: Final = frozenset({401, 403})
_PROGRAMS: Final = ("exec", "auth-provider")
_USUAL: Final = "~/.kube/config"
_OWN_TOKEN: Final = Path("/var/run/secrets/kubernetes.io/serviceaccount/token")


@dataclass(frozen=True, slots=True)
class Cluster:
    """One API server, `https://host:port`, called `name`. `access` names variables, `token` is one; `authority` and
    `certificate` (with its key) are PEM, of the server and of the user.
    """

    address: str
    name: str
    access: Access
    token: str = field(default="", repr=False)
    authority: str = field(default="", repr=False)
    certificate: str = field(default="", repr=False)

    def ask(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """A JSON object. Raises AccessDenied or Unreachable."""
        return self._answer(path, query or {}, self._let_in(), self.certificate)

    def tells_strangers(self, path: str) -> bool:
        """Whether it answers who shows neither token nor certificate. Raises Unreachable."""
        try:
            self._answer(path, {"limit": "1"}, {}, "")
        except AccessDenied:
            return False
        return True

    def listed(self, path: str) -> Iterator[dict[str, Any]]:
        """Every object of a list, page after page."""
        onward = ""
        while True:
            query = {"limit": str(_PAGE), **({"continue": onward} if onward else {})}
            page = self.ask(path, query)
            yield from (each for each in page.get("items") or () if isinstance(each, dict))
            before, onward = onward, str((page.get("metadata") or {}).get("continue") or "")
            if not onward or onward == before:
                return

    def entry(self) -> tuple[dict[str, str], ssl.SSLContext]:
        """What a request carries to be let in; whom it trusts, and who it says it is."""
        return self._let_in(), _trusted(self.authority, self.certificate)

    def _let_in(self) -> dict[str, str]:
        return self.access.headers() or ({"Authorization": f"Bearer {self.token}"} if self.token else {})

    def _answer(
        self, path: str, query: Mapping[str, str], let_in: Mapping[str, str], certificate: str
    ) -> dict[str, Any]:
        host = urlsplit(self.address).netloc
        url = f"{self.address}{path}" + (f"?{urlencode(query)}" if query else "")
        request = urllib.request.Request(url, headers={**_STATED, **let_in})  # noqa: S310
        try:
            with _opener(self.authority, certificate).open(request, timeout=_SECONDS) as said:
                found = json.loads(said.read(_ANSWER + 1))
        except urllib.error.HTTPError as error:
            raise (AccessDenied if error.code in _DENIED else Unreachable)(f"{host}: {of_status(error)}") from None
        except (urllib.error.URLError, HTTPException, OSError) as error:
            raise Unreachable(f"{host}: {reason(error)}") from None
        except (ValueError, RecursionError):
            raise Unreachable(f"{host}: an answer that is no JSON") from None
        if not isinstance(found, dict):
            raise Unreachable(f"{host}: an answer that is no object")
        return found


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: credentials go to the server that was named."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@lru_cache(maxsize=8)
def _opener(authority: str, certificate: str) -> urllib.request.OpenerDirector:
    trusted = _trusted(authority, certificate)
    return urllib.request.build_opener(_Nowhere(), Plain(), Secured(trusted))


@lru_cache(maxsize=8)
def _trusted(authority: str, certificate: str) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cadata=authority or None)
        if certificate:
            with tempfile.NamedTemporaryFile("w", suffix=".pem") as kept:  # `ssl` reads keys from files alone
                kept.write(certificate)
                kept.flush()
                context.load_cert_chain(kept.name)
    except (ssl.SSLError, ValueError) as error:
        raise Unreachable(f"a certificate that cannot be used: {type(error).__name__}") from None
    return context


def cluster_of(address: str, options: Mapping[str, Any]) -> Cluster:
    """The cluster at the address of a source. Raises MalformedError, AccessDenied or Unreachable."""
    access = Access(token=str(options.get("token_env") or "KUBE_TOKEN"))
    if address.startswith("kubernetes+"):
        authority = str(options.get("authority") or "")
        return of_address(address.removeprefix("kubernetes+").rstrip("/"), access, authority)
    context = address.removeprefix("kubernetes").removeprefix("://").rstrip("/")
    return of_context(context, str(options.get("kubeconfig") or ""), access)


def of_address(address: str, access: Access, authority: str = "") -> Cluster:
    """The cluster at a web address. `authority`: a file with the certificate that signed the server's."""
    parts = urlsplit(address)
    pem = _text(Path(authority).expanduser(), "certificate") if authority else ""
    return Cluster(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", parts.netloc, access, authority=pem)


def of_context(context: str, kubeconfig: str, access: Access) -> Cluster:
    """The cluster of a context, the current one if none is named; without a kubeconfig the one that this program runs
    in. Raises MalformedError, AccessDenied, Unreachable.
    """
    path = Path(kubeconfig or os.environ.get("KUBECONFIG", "").partition(os.pathsep)[0] or _USUAL).expanduser()
    if not context and not kubeconfig and not path.exists() and _OWN_TOKEN.exists():
        host, port = os.environ.get("KUBERNETES_SERVICE_HOST", ""), os.environ.get("KUBERNETES_SERVICE_PORT", "443")
        authority, token = _text(_OWN_TOKEN.with_name("ca.crt"), "certificate"), _text(_OWN_TOKEN, "token").strip()
        return Cluster(f"https://{host}:{port}", "in-cluster", access, token=token, authority=authority)
    try:
        told = yaml.safe_load(_text(path, "kubeconfig"))
    except (yaml.YAMLError, RecursionError):
        raise MalformedError("a kubeconfig that is no YAML", path.name) from None
    return _of_kubeconfig(told if isinstance(told, dict) else {}, context, path, access)


def _of_kubeconfig(told: Mapping[str, Any], context: str, path: Path, access: Access) -> Cluster:
    name = context or str(told.get("current-context") or "")
    chosen = _entry(told, "contexts", name, path)
    cluster = _entry(told, "clusters", str(chosen.get("cluster") or ""), path)
    user = _entry(told, "users", str(chosen["user"]), path) if chosen.get("user") else {}
    if any(user.get(program) for program in _PROGRAMS) and not access.headers():
        raise AccessDenied(f"{name} gets its credentials from a program, and none is started: give `token_env`")
    token = str(user.get("token") or "")
    if user.get("tokenFile"):
        token = _text(path.parent / str(user["tokenFile"]), "token").strip()
    address = str(cluster.get("server") or "").rstrip("/")
    authority = _pem(cluster, "certificate-authority", path)
    certificate = "".join(_pem(user, part, path) for part in ("client-certificate", "client-key"))
    return Cluster(address, name, access, token, authority, certificate)


def _entry(told: Mapping[str, Any], listed: str, name: str, path: Path) -> dict[str, Any]:
    """The entry of a list of a kubeconfig: `contexts` hold one `context` each, and so on."""
    inner = listed.removesuffix("s")
    for each in told.get(listed) or ():
        if isinstance(each, dict) and each.get("name") == name and isinstance(each.get(inner), dict):
            return dict(each[inner])
    raise MalformedError(f"no {inner} named {name or '(none)'}", path.name)


def _pem(known: Mapping[str, Any], part: str, path: Path) -> str:
    """A certificate or key: as data in the file, or in a file beside it."""
    if data := known.get(f"{part}-data"):
        try:
            return base64.b64decode(str(data), validate=True).decode("ascii") + "\n"
        except (binascii.Error, UnicodeDecodeError):
            raise MalformedError(f"{part}-data that is no base64 of a certificate or key", path.name) from None
    return _text(path.parent / str(known[part]), part) if known.get(part) else ""


def _text(path: Path, what: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise MalformedError(f"a {what} that is no text", path.name) from None
    except OSError as error:
        raise Unreachable(f"the {what} {path.name} cannot be read: {error.strerror}") from None
