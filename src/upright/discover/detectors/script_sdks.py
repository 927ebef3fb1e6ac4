"""AI packages that TypeScript and JavaScript import.

Why it matters: an import shows that a dependency is really used, and where AI enters the code.

How it recognises: `import`, `require` and dynamic `import()` of packages in the table of AI packages. One sighting for
each package and file, at its first import. `import type` counts too: the file is written against the package.

What it does not see: modules named by an expression.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of, purpose_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS
from upright.discover.script_gate import opened
from upright.discover.sight import see
from upright.model.identity import package_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    script = opened(document)
    lines: dict[str, int] = {}
    for found in script.imports if script is not None else ():
        package = distribution_of(found.module, "npm")
        if package:
            lines.setdefault(package, found.line)
    for package, line in lines.items():
        yield see(
            document,
            "sdk",
            package,
            line,
            package_key("npm", package),
            ecosystem="npm",
            ai=purpose_of("npm", package),
            imported=True,
        )


DETECTOR = Detector(
    id="script-sdks",
    title="AI packages imported by TypeScript and JavaScript",
    selects=Selector(languages=SCRIPTS, literals=(b"import", b"require")),
    detect=_detect,
    hits=(
        Hit(
            "a.ts",
            'import { z } from "zod";\nimport { streamText } from "ai";\nimport { openai } from "@ai-sdk/openai";\n',
            (("package", "ai", 2), ("package", "@ai-sdk/openai", 3)),
        ),
        Hit(
            "a.mjs",
            'const { Client } = require("@modelcontextprotocol/sdk/client/index.js");\n',
            (("package", "@modelcontextprotocol/sdk", 1),),
        ),
        Hit("c.tsx", 'import { type Message } from "ai";\n', (("package", "ai", 1),)),
        Hit("b.ts", 'import type { UIMessage } from "ai";\nimport { tool } from "ai";\n', (("package", "ai", 1),)),
    ),
    misses=(
        Miss(
            "a.ts",
            'import React from "react";\n// import OpenAI from "openai"\nconst s = "import openai from \'openai\'";\n',
        ),
        Miss("a.d.ts", 'import OpenAI from "openai";\n'),
    ),
    in_tests=True,
)
