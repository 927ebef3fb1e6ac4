"""Applications that files of Ray Serve put into service.

Why it matters: the file says which models answer under which path, on which address, and on how many machines.

How it recognises: YAML with `applications`, each with the `import_path` of the code that it runs; the address and port of
`http_options`. What the code leads to is what the application serves.

What it does not see: applications that a program starts itself, which it tells of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.references import reaches
from upright.discover.sight import in_tests, local_key, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_IMPORT = re.compile(r"[A-Za-z_][\w.]{0,200}:[A-Za-z_]\w{0,80}")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        options = root.get("http_options")
        told: dict[str, Json] = {"bind": options.get("host").text, "port": options.get("port").value}
        for each in root.get("applications"):
            path = each.get("import_path")
            if _IMPORT.fullmatch(path.text):
                name = each.get("name").text or path.text
                keys = (local_key(document, "ray-serve", name), reaches(path.text.replace(":", "."), anyway=True))
                said = {**told, "route": each.get("route_prefix").text, "provider": "ray"}
                yield see(document, "deployment", name, (each.get("name") or path).line, keys, said)


DETECTOR = Detector(
    id="ray-serve-configs",
    title="Applications that files of Ray Serve put into service",
    selects=Selector(languages=frozenset({"yaml"}), literals=(b"import_path",)),
    detect=_detect,
    hits=(
        Hit(
            "serve.yaml",
            "http_options:\n  host: 0.0.0.0\n  port: 8000\napplications:\n- name: ranks\n  route_prefix: /rank\n  import_path: app.ranks:app\n",
            (("endpoint", "ranks", 5),),
        ),
    ),
    misses=(Miss("site.yaml", "applications:\n- name: desk\n  path: ./desk\nimport_path: a\n"),),
)
