"""AI packages that Python code asks for on the machines that it starts.

Why it matters: what runs far away is named in no manifest, so nobody who reads manifests learns that it runs there.

How it recognises: images of Modal and Beam (`Image.debian_slim().pip_install("vllm==0.5.1")`), components of Kubeflow
(`packages_to_install=[...]`), environments of Ray (`runtime_env={"pip": [...]}`), of Airflow's virtual environments, of models
logged in MLflow (`pip_requirements=[...]`) and of agents on Vertex AI (`requirements=[...]`).

What it does not see: a file of requirements that is named there, which is read by itself.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._packages import dependencies
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_module import PythonModule, python_module
from upright.discover.readers.requirements import Requirement, parse
from upright.discover.sight import in_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_source import Scope

_INSTALLS = ("pip_install", "uv_pip_install", "add_python_packages", "pip_packages")
_LISTS = frozenset({"packages_to_install", "pip_requirements", "extra_pip_requirements", "python_packages", "pip_packages", "requirements"})  # fmt: skip
_RUNS = frozenset(
    {"create", "Image", "VirtualEnvOperator", "PythonVirtualenvOperator", "virtualenv", "update", "deploy"}
)


def _detect(document: Document) -> Iterator[Sighting]:
    module = None if in_tests(document.item.path) else document.parse(python_module)
    if module is not None:
        yield from dependencies(document, "pypi", list(_asked(module)))


def _asked(module: PythonModule) -> Iterator[Requirement]:
    for call in module.calls:
        last = call.written.rpartition(".")[2]
        given = [
            call.keywords[name] for name in _LISTS & call.keywords.keys() if name != "requirements" or last in _RUNS
        ]
        if last in _INSTALLS:
            given += call.node.args
        for node in given:
            yield from _read(module, node, call.scope)
    for node, scope in module.index.dicts if module.document.contains((b"runtime_env",)) else ():
        for name, value in zip(node.keys, node.values, strict=True):
            if isinstance(name, ast.Constant) and name.value == "pip" and not isinstance(value, ast.Constant):
                yield from _read(module, value, scope)


def _read(module: PythonModule, given: ast.AST, scope: Scope) -> Iterator[Requirement]:
    for node, where in [(given, scope), *module.values.elements(given, scope)]:
        text = module.text(node, where)
        found = parse(text, module.line(node)) if text and "\n" not in text and not text.endswith(".txt") else None
        if found is not None:
            yield found


DETECTOR = Detector(
    id="python-machine-packages",
    title="AI packages that Python code asks for on machines",
    selects=Selector(
        languages=LANGUAGES,
        literals=(
            b"pip_install",
            b"packages_to_install",
            b"pip_requirements",
            b"python_packages",
            b"pip_packages",
            b"runtime_env",
            b"agent_engines",
            b"reasoning_engines",
            b"virtualenv",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "app.py",
            "import modal\nimage = (\n    modal.Image.debian_slim()\n    .pip_install(\n        'vllm==0.5.1',\n        'fastapi',\n    )\n)\n",
            (("package", "vllm", 5),),
        ),
        Hit(
            "steps.py",
            "from kfp import dsl\nPACKAGES = ['torch==2.3.0', 'pandas']\n@dsl.component(packages_to_install=PACKAGES)\ndef fit():\n    pass\n",
            (("package", "torch", 2),),
        ),
        Hit(
            "far.py",
            "import ray\nfrom vertexai import agent_engines\nray.init(runtime_env={'pip': ['transformers>=4.40']})\nagent_engines.create(app, requirements=['langchain', 'pydantic'])\n",
            (("package", "transformers", 3), ("package", "langchain", 4)),
        ),
    ),
    misses=(
        Miss(
            "a.py",
            "image.pip_install('requests')\nrun(requirements=['openai'])\nimage.pip_install('requirements.txt')\n",
        ),
        Miss("b.py", "runtime_env = {'env_vars': {'pip': 'openai'}}\n"),
    ),
)
