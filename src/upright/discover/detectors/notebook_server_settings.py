"""Settings of Jupyter servers.

Why it matters: a Jupyter server runs whatever its visitors type; an empty token and an address that everyone reaches make
it a shell for strangers.

How it recognises: `jupyter_notebook_config.py`, `jupyter_server_config.py`, `jupyter_lab_config.py` and their JSON forms, in
which the address, the port, the token or the password of the server is set.

What it does not see: options given on the command line, and what the user's own settings add.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_SET = re.compile(
    r"^[ \t]*(?:c\.(?:NotebookApp|ServerApp|IdentityProvider|PasswordIdentityProvider|LabApp)\.|\")"
    r"(ip|port|token|password|hashed_password)\"?[ \t]*[=:][ \t]*(u?[\"'][^\"'\n]{0,200}[\"']|\d{1,5})",
    re.MULTILINE,
)


def _detect(document: Document) -> Iterator[Sighting]:
    stated = {match[1]: (match[2].lstrip("u").strip("\"'"), match.start()) for match in _SET.finditer(document.text)}
    if not stated or in_tests(document.item.path):
        return
    first = min(start for _, start in stated.values())
    secrets = [stated[name][0] for name in ("token", "password", "hashed_password") if name in stated]
    said: dict[str, Json] = {"type": "deployment", "framework": "jupyter"}
    if "ip" in stated:
        said["bind"] = "0.0.0.0" if stated["ip"][0] in {"", "*"} else stated["ip"][0]  # noqa: S104  reported, not used
    if "port" in stated:
        said["port"] = stated["port"][0]
    if secrets:
        said["auth"] = "key" if any(secrets) else "none"
    line = document.text.count("\n", 0, first) + 1
    yield see(document, "deployment", "jupyter", line, document.path_key, said)


DETECTOR = Detector(
    id="notebook-server-settings",
    title="Settings of Jupyter servers",
    selects=Selector(paths=("*jupyter_*config.py", "*jupyter_*config.json")),
    detect=_detect,
    hits=(
        Hit(
            "jupyter_notebook_config.py",
            "# settings\nc.NotebookApp.token = ''\nc.NotebookApp.ip = '0.0.0.0'\n",
            (("endpoint", "jupyter", 2),),
        ),
        Hit(
            "jupyter_server_config.json",
            '{"ServerApp": {\n  "ip": "*",\n  "port": 8889}}',
            (("endpoint", "jupyter", 2),),
        ),
    ),
    misses=(Miss("jupyter_server_config.py", "c = get_config()\n# c.ServerApp.token = ''\n"),),
)
