"""Classes whose fields the command line fills: what nobody states there is what the class says."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

_HEAD = (
    "import tyro\nfrom datasets import load_dataset\nfrom transformers import AutoModel, HfArgumentParser\n"
    "from dataclasses import dataclass, field\n"
)
_CLASSES = (
    "@dataclass\nclass Args:\n    path: str = 'acme/tickets'\n    base: str = field(default='acme/talk-7b')\n"
    "@dataclass\nclass More:\n    steps: int = 1\n"
)


def found(files: dict[str, str]) -> set[tuple[str, str]]:
    documents = (Document(Item("repo", path, len(text), content=text.encode())) for path, text in files.items())
    observations, _, _ = link([examine(each, units("detectors").values()) for each in documents])
    return {(each.location.type, str(each.name)) for each in observations if each.location.type in {"dataset", "model"}}


@pytest.mark.parametrize(
    "made",
    [
        "args = HfArgumentParser(Args).parse_args_into_dataclasses()[0]\n",
        "parser = HfArgumentParser([Args, More])\nargs, more = parser.parse_args_into_dataclasses()\n",
        "parser = HfArgumentParser((More, Args))\nmore, args = parser.parse_args_into_dataclasses()\n",
        "parser = HfArgumentParser(dataclass_types=Args)\n(args,) = parser.parse_args_into_dataclasses()\n",
        "args = tyro.cli(Args)\n",
    ],
)
def test_fields_come_to_their_defaults(made: str) -> None:
    use = "load_dataset(args.path)\nAutoModel.from_pretrained(args.base)\n"
    assert found({"a.py": _HEAD + _CLASSES + made + use}) == {("dataset", "acme/tickets"), ("model", "acme/talk-7b")}


def test_a_function_is_given_them() -> None:
    source = (
        "def main(given, steps):\n    load_dataset(given.path)\n    again(steps, kept=given)\n"
        "def again(steps, kept):\n    AutoModel.from_pretrained(kept.base)\n    again(steps, kept)\n"
        "args, more = HfArgumentParser((Args, More)).parse_args_into_dataclasses()\nmain(args, more)\n"
    )
    assert found({"a.py": _HEAD + _CLASSES + source}) == {("dataset", "acme/tickets"), ("model", "acme/talk-7b")}


def test_the_class_may_stand_in_another_module() -> None:
    files = {
        "settings.py": "from dataclasses import dataclass\nimport transformers\n"
        + _CLASSES.replace("field(default=", "("),
        "run.py": _HEAD + "from settings import Args\nargs = tyro.cli(Args)\nload_dataset(args.path)\n",
    }
    assert ("dataset", "acme/tickets") in found(files)
