"""AI packages that a `package.json` or an import map of Deno names.

Why it matters: npm resolves a range anew at each install, so what an AI application runs can change overnight.

How it recognises: the four tables of dependencies; aliases (`npm:name@1`) by what they stand for; families such as
`@langchain/*` and `@ai-sdk/*`; the `imports` of `deno.json` and `import_map.json` (`npm:openai@4`, `https://esm.sh/ai`).

What it does not see: packages that a script installs at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._packages import dependencies
from upright.discover.readers.manifests import deno_json, package_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    reader = package_json if document.item.name.lower() == "package.json" else deno_json
    return dependencies(document, "npm", document.parse(reader))


DETECTOR = Detector(
    id="npm-dependencies",
    title="AI packages in package.json and import maps",
    selects=Selector(
        names=("package.json", "deno.json", "deno.jsonc", "import_map.json"), literals=(b"dependencies", b"imports")
    ),
    detect=_detect,
    hits=(
        Hit(
            "package.json",
            '{\n  "name": "web",\n  "dependencies": {\n    "ai": "^4.0.0",\n    "react": "19",\n    "@ai-sdk/openai": "1.0.0"\n  },\n  "devDependencies": {"@langchain/core": "latest"}\n}\n',
            (("package", "ai", 4), ("package", "@ai-sdk/openai", 6), ("package", "@langchain/core", 8)),
        ),
        Hit(
            "deno.jsonc",
            '{\n  // what is imported\n  "imports": {\n    "openai": "npm:openai@4.20.1",\n    "hf": "https://esm.sh/@huggingface/transformers@3",\n    "std/": "jsr:@std/path@1"\n  }\n}\n',
            (("package", "openai", 4), ("package", "@huggingface/transformers", 5)),
        ),
        Hit(
            "package.json",
            '{"dependencies": {\n  "serverless-openai-proxy": "^1.2.0",\n  "@acme/llm": "workspace:*"}}\n',
            (("package", "serverless-openai-proxy", 2),),
        ),
    ),
    misses=(
        Miss("package.json", '{"dependencies": {"@acme/llm": "workspace:*", "@acme/openai": "file:../openai"}}'),
        Miss("deno.json", '{"imports": {"@/": "./src/", "std/": "https://deno.land/std@0.2/"}}'),
        Miss("package.json", '{"name": "openai", "keywords": ["langchain"], "dependencies": {"react": "19"}}'),
        Miss("package.json", '{"scripts": {"openai": "openai api"}, "devDependencies": {}}'),
    ),
)
