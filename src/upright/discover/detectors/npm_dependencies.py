"""AI packages that a `package.json` names.

Why it matters: npm resolves a range anew at each install, so what an AI application runs can change overnight.

How it recognises: the four tables of dependencies; aliases (`npm:name@1`) by what they stand for; families such as
`@langchain/*` and `@ai-sdk/*`.

What it does not see: packages that a script installs at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._packages import dependencies
from upright.discover.readers.manifests import package_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    return dependencies(document, "npm", document.parse(package_json))


DETECTOR = Detector(
    id="npm-dependencies",
    title="AI packages in package.json",
    selects=Selector(names=("package.json",), literals=(b"dependencies",)),
    detect=_detect,
    hits=(
        Hit(
            "package.json",
            '{\n  "name": "web",\n  "dependencies": {\n    "ai": "^4.0.0",\n    "react": "19",\n    "@ai-sdk/openai": "1.0.0"\n  },\n  "devDependencies": {"@langchain/core": "latest"}\n}\n',
            (("package", "ai", 4), ("package", "@ai-sdk/openai", 6), ("package", "@langchain/core", 8)),
        ),
    ),
    misses=(
        Miss("package.json", '{"name": "openai", "keywords": ["langchain"], "dependencies": {"react": "19"}}'),
        Miss("package.json", '{"scripts": {"openai": "openai api"}, "devDependencies": {}}'),
    ),
)
