"""AI packages that Go, Rust, Ruby, Java, Kotlin, C# and PHP import.

Why it matters: an import shows that a dependency is really used, and where AI enters the code of a back-end.

How it recognises: import lines of packages in the table of AI packages, one sighting for each package and file, at its
first import. Commented-out imports do not count.

What it does not see: names used in full without an import, and crates under another name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.ai_packages import lookup
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.plain_source import IMPORTS, LANGUAGES, plain_source
from upright.discover.sight import listed, see
from upright.discover.uses import of_source
from upright.model.identity import package_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    uses = of_source(source)
    for package, line in source.packages.items():
        yield see(
            document,
            "sdk",
            package,
            line,
            package_key(source.ecosystem, package),
            ecosystem=source.ecosystem,
            ai=lookup(source.ecosystem, package) or None,
            imported=True,
            uses=listed(uses.get(package, ())) or None,
        )


DETECTOR = Detector(
    id="plain-sdks",
    title="AI packages imported by Go, Rust, Ruby, Java, Kotlin, C# and PHP",
    selects=Selector(languages=LANGUAGES, literals=IMPORTS),
    detect=_detect,
    hits=(
        Hit(
            "main.go",
            'package main\nimport (\n\t"fmt"\n\t"github.com/sashabaranov/go-openai"\n\tm "github.com/modelcontextprotocol/go-sdk/mcp"\n)\n',
            (
                ("package", "github.com/sashabaranov/go-openai", 4),
                ("package", "github.com/modelcontextprotocol/go-sdk", 5),
            ),
        ),
        Hit("main.rs", "use anyhow::Result;\nuse async_openai::Client;\n", (("package", "async-openai", 2),)),
        Hit("a.rb", 'require "json"\nrequire "openai"\n', (("package", "openai", 2),)),
        Hit("A.java", "import dev.langchain4j.model.chat.ChatModel;\n", (("package", "dev.langchain4j", 1),)),
        Hit("A.kt", "import com.aallam.openai.client.OpenAI\n", (("package", "com.aallam.openai", 1),)),
        Hit(
            "A.cs",
            "using System;\nusing Microsoft.SemanticKernel.ChatCompletion;\n",
            (("package", "Microsoft.SemanticKernel", 2),),
        ),
        Hit("a.php", "<?php\nuse OpenAI\\Client;\n", (("package", "openai-php/client", 2),)),
    ),
    misses=(
        Miss("main.go", 'package main\n\n// import "github.com/sashabaranov/go-openai"\nimport "fmt"\n'),
        Miss("main.rs", "mod llm;\nuse llm::Client;\n/*\nuse async_openai::Client;\n*/\n"),
        Miss("A.java", "import java.util.List;\nimport com.example.openai.Client;\n"),
        Miss("a.rb", '# require "openai"\nputs "use openai"\n'),
    ),
)
