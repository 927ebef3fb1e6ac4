"""AI packages that manifests of Go, Rust, Java, Kotlin, .NET, Ruby and PHP name.

Why it matters: an AI client in a back-end written in another language is as much AI as one in Python, and is missed
more often.

How it recognises: `go.mod` (direct requirements), `Cargo.toml`, `pom.xml` (properties of the same file resolved),
Gradle string notation, `*.csproj` and `Directory.Packages.props`, `Gemfile` and gemspecs, `composer.json`.

What it does not see: Gradle version catalogues and parents of a POM that lie elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._packages import dependencies
from upright.discover.readers import manifests as read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_READERS = {
    "go.mod": ("golang", read.go_mod),
    "cargo.toml": ("cargo", read.cargo_toml),
    "pom.xml": ("maven", read.pom_xml),
    "build.gradle": ("maven", read.gradle),
    "build.gradle.kts": ("maven", read.gradle),
    "libs.versions.toml": ("maven", read.version_catalog),
    "gemfile": ("gem", read.gemfile),
    "composer.json": ("composer", read.composer_json),
}


def _detect(document: Document) -> Iterator[Sighting]:
    name = document.item.name.lower()
    ecosystem, reader = _READERS.get(
        name, ("gem", read.gemfile) if name.endswith(".gemspec") else ("nuget", read.csproj)
    )
    found = document.parse(reader)
    if name.startswith("build.gradle"):
        found = [*found, *document.parse(read.gradle_maps)]
    return dependencies(document, ecosystem, found)


DETECTOR = Detector(
    id="other-dependencies",
    title="AI packages in manifests of Go, Rust, Java, .NET, Ruby and PHP",
    selects=Selector(names=(*_READERS, "*.csproj", "*.fsproj", "*.gemspec", "directory.packages.props")),
    detect=_detect,
    hits=(
        Hit(
            "go.mod",
            "module x\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.9.0\n\tgithub.com/sashabaranov/go-openai v1.20.0\n)\n",
            (("package", "github.com/sashabaranov/go-openai", 5),),
        ),
        Hit("Cargo.toml", '[dependencies]\nserde = "1"\nasync-openai = "0.20"\n', (("package", "async-openai", 3),)),
        Hit(
            "pom.xml",
            "<project><properties><l.v>0.35.0</l.v></properties><dependencies>\n<dependency>\n<groupId>dev.langchain4j</groupId>\n<artifactId>langchain4j-open-ai</artifactId>\n<version>${l.v}</version>\n</dependency></dependencies></project>",
            (("package", "dev.langchain4j/langchain4j-open-ai", 4),),
        ),
        Hit(
            "a.csproj",
            '<ItemGroup>\n<PackageReference Include="Microsoft.SemanticKernel" Version="1.2.0" />\n</ItemGroup>',
            (("package", "Microsoft.SemanticKernel", 2),),
        ),
        Hit("Gemfile", 'gem "rails"\ngem "mcp", ">= 1.2.0"\n', (("package", "mcp", 2),)),
        Hit(
            "composer.json",
            '{"name": "a/b", "require": {"php": ">=8",\n"openai-php/client": "^0.10"}}',
            (("package", "openai-php/client", 2),),
        ),
        Hit(
            "gradle/libs.versions.toml",
            '[versions]\nlc4j = "0.35.0"\n[libraries]\nlc4j = { module = "dev.langchain4j:langchain4j-open-ai", version.ref = "lc4j" }\n',
            (("package", "dev.langchain4j/langchain4j-open-ai", 4),),
        ),
    ),
    misses=(
        Miss("Gemfile", '# gem "openai"\nsource "https://rubygems.org"\ngem "rails"\n'),
        Miss("composer.json", '{"name": "openai-php/client", "require": {"php": ">=8"}}'),
        Miss("go.mod", "module github.com/sashabaranov/go-openai\n\ngo 1.22\n"),
        Miss("pom.xml", "<project><artifactId>langchain4j-open-ai</artifactId></project>"),
    ),
)
