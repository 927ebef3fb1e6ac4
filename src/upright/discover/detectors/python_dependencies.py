"""AI packages that Python manifests name.

Why it matters: the manifest says which AI libraries an application may load, from where, and whether a later release
can slip in.

How it recognises: requirements and constraints files, `pyproject.toml` (PEP 621, dependency groups, Poetry, PDM, uv,
Hatch), `Pipfile`, `setup.cfg`, literal lists in `setup.py`, conda environments. Only packages of the table of AI
packages count; the name is as written, the line that of the requirement.

What it does not see: requirements computed at build time, and files pulled in from elsewhere by `-r URL`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._packages import dependencies
from upright.discover.readers import requirements as read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_READERS = {
    "pyproject.toml": read.pyproject,
    "pipfile": read.pipfile,
    "setup.cfg": read.setup_cfg,
    "setup.py": read.setup_py,
    "environment.yml": read.conda,
    "environment.yaml": read.conda,
    "conda.yml": read.conda,
    "conda.yaml": read.conda,
}


def _detect(document: Document) -> Iterator[Sighting]:
    name = document.item.name.lower()
    other = read.conda if name.endswith((".yml", ".yaml")) else read.requirements_txt
    reader = _READERS.get(name, other)
    return dependencies(document, "pypi", document.parse(reader))


DETECTOR = Detector(
    id="python-dependencies",
    title="AI packages in Python manifests",
    selects=Selector(
        paths=(
            "*requirements*.txt",
            "*requirements*.in",
            "*constraints*.txt",
            "*environment*.y*ml",
            "*conda*.y*ml",
            *_READERS,
            *(f"*/{name}" for name in _READERS),
        )
    ),
    detect=_detect,
    hits=(
        Hit(
            "requirements.txt",
            "# models\nflask==3.0\nlangchain[all]==0.0.305 ; python_version > '3.8'\n-r other.txt\nopenai>=1  # client\n",
            (("package", "langchain", 3), ("package", "openai", 5)),
        ),
        Hit(
            "pyproject.toml",
            '[project]\nname = "x"\ndependencies = [\n    "fastapi",\n    "langgraph>=0.2",\n]\n[dependency-groups]\ndev = ["langsmith"]\n',
            (("package", "langgraph", 5), ("package", "langsmith", 8)),
        ),
        Hit(
            "pyproject.toml",
            '[tool.poetry.dependencies]\npython = "^3.11"\ntransformers = {version = "^4.40", extras = ["torch"]}\n',
            (("package", "transformers", 3),),
        ),
        Hit("Pipfile", '[packages]\nopenai = "*"\nrequests = "*"\n', (("package", "openai", 2),)),
        Hit(
            "setup.py",
            "from setuptools import setup\nsetup(install_requires=['six',\n  'torch>=2'])\n",
            (("package", "torch", 3),),
        ),
        Hit(
            "environment.yml",
            "dependencies:\n  - python=3.11\n  - pip:\n    - anthropic==0.40.0\n",
            (("package", "anthropic", 4),),
        ),
    ),
    misses=(
        Miss("requirements.txt", "# openai==1.0\nflask\nrequests\n"),
        Miss("pyproject.toml", '[project]\nname = "openai"\ndescription = "langchain"\n'),
        Miss("setup.py", "NAME = 'openai'\n"),
    ),
    in_tests=True,
)
