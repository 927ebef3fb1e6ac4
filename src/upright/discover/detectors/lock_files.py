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

_NPM = ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml")
_PYPI = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "pipfile.lock")


def _detect(document: Document) -> Iterator[Sighting]:
    name = document.item.name.lower()
    ecosystem = "npm" if name in _NPM else "pypi" if name in _PYPI else "cargo"
    return locked(document, ecosystem, document.parse(lock_file))


DETECTOR = Detector(
    id="lock-files",
    title="Exact versions of AI packages in lock files",
    selects=Selector(names=(*_NPM, *_PYPI, "cargo.lock")),
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
    ),
    misses=(
        Miss("uv.lock", 'version = 1\n\n[[package]]\nname = "requests"\nversion = "2.0"\n'),
        Miss("package-lock.json", "{}"),
    ),
)
