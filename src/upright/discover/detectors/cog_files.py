"""Models that Cog packs into an image: `cog.yaml`, with their packages, what answers and what trains.

Why it matters: the file says which code runs with the model, on which packages, and whether strangers may train it.

How it recognises: `cog.yaml` with `build`: the packages under `python_packages`, `predict` and `train`.

What it does not see: packages of a file that `python_requirements` names (these are read there).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._packages import dependencies
from upright.discover.readers.markup import markup
from upright.discover.readers.requirements import Requirement
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_PACKAGE = re.compile(r"([A-Za-z][\w.-]{0,80})(?:\[[^\]]{0,80}\])?\s*((?:[=<>!~]=?[^;#\s]{1,60}(?:,\s*)?){0,4})")
_RUNS = re.compile(r"[\w./-]{1,120}\.py:\w{1,80}")


def _detect(document: Document) -> Iterator[Sighting]:
    for root in document.parse(markup):
        if not root.get("build").is_map:
            continue
        yield from dependencies(document, "pypi", [*_packages(root.get("build").get("python_packages"))])
        for name, label in (("predict", "deployment"), ("train", "training_job")):
            entry = root.get(name)
            if _RUNS.fullmatch(entry.text):
                yield see(document, label, entry.text, entry.line, document.code_key(f"cog {name}"), framework="cog")


def _packages(listed: Node) -> Iterator[Requirement]:
    for entry in listed:
        found = _PACKAGE.fullmatch(entry.text.strip())
        if found is not None:
            exact = found[2][2:].strip() if found[2].startswith("==") and "," not in found[2] else ""
            yield Requirement(found[1], entry.line, found[2].strip(), exact, pinned=bool(exact))


DETECTOR = Detector(
    id="cog-files",
    title="Models that Cog packs into an image",
    selects=Selector(paths=("cog.yaml", "*/cog.yaml")),
    detect=_detect,
    hits=(
        Hit(
            "cog.yaml",
            'build:\n  gpu: true\n  python_packages:\n    - "torch==2.0.1"\n    - "diffusers<=0.25"\n    - "fire==0.5.0"\npredict: "predict.py:Predictor"\ntrain: "train.py:train"\n',
            (
                ("package", "torch", 4),
                ("package", "diffusers", 5),
                ("endpoint", "predict.py:Predictor", 7),
                ("training_job", "train.py:train", 8),
            ),
        ),
    ),
    misses=(Miss("cog.yaml", "name: gears\npredict: later\n"),),
)
