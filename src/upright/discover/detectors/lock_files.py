"""Exact versions of AI packages that lock files fix.

Why it matters: a manifest may allow a range; the lock says which release is really installed, and so which published
weakness applies.

How it recognises: the lines that uv, Poetry, PDM, Pipenv, npm, Yarn, pnpm and Cargo write. Only packages of the table
of AI packages; their locations have the type `lock`, for a lock repeats what a manifest decides.

What it does not see: which manifest of a workspace asked for the package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._packages import locked
from upright.discover.readers.locks import lock_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_ECOSYSTEMS = {
    **dict.fromkeys(("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"), "npm"),
    **dict.fromkeys(("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "pipfile.lock", "conda-lock.yml", "pixi.lock"), "pypi"),
    "cargo.lock": "cargo", "gemfile.lock": "gem", "gradle.lockfile": "maven", "packages.lock.json": "nuget", "composer.lock": "composer",
}  # fmt: skip


def _detect(document: Document) -> Iterator[Sighting]:
    return locked(document, _ECOSYSTEMS[document.item.name.lower()], document.parse(lock_file))


DETECTOR = Detector(
    id="lock-files",
    title="Exact versions of AI packages in lock files",
    selects=Selector(names=tuple(_ECOSYSTEMS)),
    detect=_detect,
    hits=(
        Hit(
            "uv.lock", 'version = 1\n\n[[package]]\nname = "openai"\nversion = "1.50.0"\n', (("package", "openai", 4),)
        ),
        Hit(
            "package-lock.json",
            '{\n  "packages": {\n    "": {"name": "x"},\n    "node_modules/ai": {\n      "version": "4.0.1"\n    }\n  }\n}\n',
            (("package", "ai", 4),),
        ),
        Hit(
            "package-lock.json",
            '{"packages": {"": {"version": "1.0.0"},\n "node_modules/x/node_modules/ai": {"version": "4.0.1"}}}',
            (("package", "ai", 2),),
        ),
        Hit("yarn.lock", '"@langchain/core@^0.3.0":\n  version "0.3.1"\n', (("package", "@langchain/core", 1),)),
        Hit(
            "pnpm-lock.yaml",
            "packages:\n\n  '@ai-sdk/openai@1.0.0(zod@3.23.8)':\n    resolution: {}\n",
            (("package", "@ai-sdk/openai", 3),),
        ),
        Hit(
            "Pipfile.lock",
            '{\n    "default": {\n        "openai": {\n            "hashes": [],\n            "version": "==1.2.3"\n        }\n    }\n}',
            (("package", "openai", 3),),
        ),
        Hit(
            "bun.lock",
            '{\n  "packages": {\n    "openai": ["openai@4.80.0", "", {}, "sha512-x"],\n  }\n}\n',
            (("package", "openai", 3),),
        ),
        Hit(
            "Gemfile.lock",
            "GEM\n  specs:\n    ruby-openai (7.3.1)\n      faraday (>= 1)\n",
            (("package", "ruby-openai", 3),),
        ),
        Hit(
            "gradle.lockfile",
            "dev.langchain4j:langchain4j-open-ai:0.35.0=compileClasspath\n",
            (("package", "dev.langchain4j/langchain4j-open-ai", 1),),
        ),
        Hit(
            "packages.lock.json",
            '{"version": 1, "dependencies": {"net8.0": {\n"Microsoft.SemanticKernel": {"type": "Direct", "resolved": "1.30.0"}}}}',
            (("package", "Microsoft.SemanticKernel", 2),),
        ),
        Hit(
            "composer.lock",
            '{"packages": [\n{"name": "openai-php/client", "version": "v0.10.3", "license": ["MIT"]}]}',
            (("package", "openai-php/client", 2),),
        ),
        Hit(
            "conda-lock.yml",
            "package:\n- name: transformers\n  version: 4.46.3\n  manager: conda\n",
            (("package", "transformers", 2),),
        ),
    ),
    misses=(
        Miss("uv.lock", 'version = 1\n\n[[package]]\nname = "requests"\nversion = "2.0"\n'),
        Miss("package-lock.json", "{}"),
    ),
)
