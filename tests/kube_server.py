"""A real API server of Kubernetes with its store, where both programs are at hand: `kube-apiserver` and `etcd`.

No node belongs to it, so that nothing is ever run. `doorway` lets in over plain HTTP, as the administrator.
"""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response

from cluster_api import KINDS
from servers import USED, _running, absent, free_port

TOKEN, STRANGER = "planted-token-of-nobody", "planted-token-without-rights"  # of this server alone
_KEYS = ("service-account-key-file", "service-account-signing-key-file")
_DONE = 200
_SYSTEM = ("kube-", "system:", "default")


@dataclass(frozen=True)
class KubeServer:
    """Where it is, and the certificate to trust."""

    address: str
    authority: Path

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, bytes]:
        """Status and content of an answer to the administrator."""
        told = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind or "application/json"}
        request = urllib.request.Request(f"{self.address}{path}", body, told, method=method)  # noqa: S310  ours
        try:
            trusted = ssl.create_default_context(cafile=str(self.authority))
            with urllib.request.urlopen(request, context=trusted) as answer:  # noqa: S310  ours
                return int(answer.status), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def objects(self, path: str) -> list[dict[str, Any]]:
        """What is below a path."""
        status, told = self.ask("GET", path)
        return list(json.loads(told).get("items") or ()) if status == _DONE else []

    def emptied(self) -> None:
        """Take away what is not the server's own."""
        for (version, _), plural in KINDS.items():
            root = f"/api/{version}" if version == "v1" else f"/apis/{version}"
            for each in self.objects(f"{root}/{plural}"):
                known = each["metadata"]
                if known["name"].startswith(_SYSTEM) or known.get("namespace", "").startswith(_SYSTEM):
                    continue
                if (
                    known["name"] not in {"admin", "edit", "view", "cluster-admin", "kubernetes"}
                    and plural != "namespaces"
                ):
                    inside = f"namespaces/{known['namespace']}/" if known.get("namespace") else ""
                    self.ask("DELETE", f"{root}/{inside}{plural}/{known['name']}?gracePeriodSeconds=0")


@contextmanager
def kube_server(folder: Path) -> Iterator[KubeServer]:
    """Started in `folder`; skips where a program is missing."""
    server, store = shutil.which("kube-apiserver"), shutil.which("etcd")
    if not server or not store:
        absent("Kubernetes", "kube-apiserver or etcd is not installed; the tests do not need them")
    USED.add("Kubernetes API server")
    clients, peers, port = free_port(), free_port(), free_port()
    (folder / "tokens.csv").write_text(f"{TOKEN},admin,admin,system:masters\n{STRANGER},ann,ann\n")
    key = folder / "accounts.key"
    subprocess.run(["openssl", "genrsa", "-out", str(key), "2048"], check=True, capture_output=True)
    here = f"http://127.0.0.1:{clients}"
    keeps = [
        str(store), f"--data-dir={folder / 'etcd'}", f"--listen-client-urls={here}", f"--advertise-client-urls={here}",
        f"--listen-peer-urls=http://127.0.0.1:{peers}", "--unsafe-no-fsync",
    ]  # fmt: skip
    serves = [
        str(server), f"--etcd-servers={here}", f"--cert-dir={folder / 'certs'}", f"--secure-port={port}",
        "--bind-address=127.0.0.1", "--allow-privileged=true", "--authorization-mode=RBAC",
        f"--token-auth-file={folder / 'tokens.csv'}",
        "--service-account-issuer=https://cluster.example", "--service-cluster-ip-range=10.0.0.0/24",
        "--disable-admission-plugins=ServiceAccount,NamespaceLifecycle",
        *(f"--{name}={key}" for name in _KEYS),
    ]  # fmt: skip
    with _running(keeps, f"{here}/health"), (folder / "log").open("wb") as log:
        running = subprocess.Popen(serves, stdout=log, stderr=log)
        try:
            found = KubeServer(f"https://127.0.0.1:{port}", folder / "certs" / "apiserver.crt")
            deadline = time.monotonic() + 300
            while not _ready(found):
                if running.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"kube-apiserver did not start: {(folder / 'log').read_text()[-800:]}")
                time.sleep(0.3)
            yield found
        finally:
            running.terminate()
            running.wait(60)


def _ready(server: KubeServer) -> bool:
    try:
        return server.authority.exists() and server.ask("GET", "/readyz")[0] == _DONE
    except OSError:
        return False


def doorway(server: KubeServer) -> FastAPI:
    """The same server over plain HTTP, for the administrator. `DELETE /` takes away what tests made."""
    app = FastAPI()

    @app.api_route("/{path:path}", methods=["GET", "POST", "PATCH", "DELETE"])
    async def passed(path: str, request: Request) -> Response:
        if request.method == "DELETE" and not path:
            server.emptied()
            return Response("{}")
        body, query = await request.body(), f"?{request.url.query}" if request.url.query else ""
        kind = request.headers.get("content-type", "")
        status, told = server.ask(request.method, f"/{path}{query}", body or None, kind)
        return Response(told, status, media_type="application/json")

    return app
