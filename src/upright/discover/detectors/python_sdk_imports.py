"""AI packages that Python code imports.

Why it matters: what is imported is in use, whether a manifest names it or not; a package that no manifest names is
unmanaged.

How it recognises: `import` and `from ... import` anywhere in a file or notebook cell, also inside functions and `try`
blocks, of the packages in the table of AI packages. One sighting per file and distribution, at the first import.
Modules of the repository that happen to carry the name of an AI package are told apart when the scan is linked.

What it does not see: `importlib.import_module` with a computed name.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.ai_packages import lookup
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import imports_ai
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_module import imported_packages, imports_by_distribution
from upright.discover.sight import listed, see
from upright.discover.uses import of_python
from upright.model.identity import package_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    if not document.parse(imports_ai):
        return
    packages = document.parse(imported_packages)
    old = "llama-index" in packages and "llama-index-core" not in packages  # before 0.10 all of it was one distribution
    seen: set[str] = set()
    uses = of_python(_code(document), document.parse(imports_by_distribution)) if packages else {}
    for distribution, (imported, line) in packages.items():
        name = "llama-index" if old and imported.dotted.startswith("llama_index.") else distribution
        if name in seen:
            continue
        seen.add(name)
        plain = isinstance(imported.node, ast.Import)
        yield see(
            document,
            "sdk",
            name,
            line,
            package_key("pypi", name),
            evidence=f"import {imported.dotted}" if plain else f"from {imported.dotted.rpartition('.')[0]}",
            ecosystem="pypi",
            ai=lookup("pypi", name),
            imported=True,
            uses=listed(uses.get(distribution, ())) or None,
            language="python",
        )


def _code(document: Document) -> str:
    """The text in which names are looked for; a notebook's is of another form, and its imports have to do."""
    return "" if document.language == "notebook" else document.text


DETECTOR = Detector(
    id="python-sdk-imports",
    title="AI packages that Python code imports",
    selects=Selector(
        languages=LANGUAGES,
        literals=(b"import",),
    ),
    detect=_detect,
    hits=(
        Hit(
            "a.py",
            "import os\nimport openai as ai\nfrom langchain_openai import ChatOpenAI\n",
            (("package", "openai", 2), ("package", "langchain-openai", 3)),
        ),
        Hit(
            "b.py",
            "def f():\n    try:\n        from google import genai\n    except ImportError:\n        genai = None\n",
            (("package", "google-genai", 3),),
        ),
        Hit(
            "c.py",
            "from llama_index.core import VectorStoreIndex\nfrom llama_index.llms.openai import OpenAI\n",
            (("package", "llama-index-core", 1), ("package", "llama-index-llms-openai", 2)),
        ),
        Hit(
            "d.py",
            "from llama_index import VectorStoreIndex\nfrom llama_index.llms.openai_utils import x\n",
            (("package", "llama-index", 1),),
        ),
        Hit(
            "n.ipynb",
            '{"cells": [\n {"cell_type": "code", "outputs": [], "source": [\n  "!pip install torch\\n",\n  "import torch"\n ]}],\n "metadata": {}, "nbformat": 4}',
            (("package", "torch", 4),),
        ),
    ),
    misses=(
        Miss("a.py", "# import openai\n'''import torch'''\nfrom . import openai_tools\nimport boto3\n"),
        Miss("pkg/openai/x.py", "import os\nimport requests\n"),
    ),
    in_tests=True,
)
