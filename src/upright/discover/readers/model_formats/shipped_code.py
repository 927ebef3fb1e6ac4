"""Python code beside weights: modelling code of a repository, handlers of a TorchServe archive, code of an MLflow
model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.shipped_code import LIMIT, inspect_code

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry


def accompanies(leaf: str, _: Blob) -> str:
    """By name: nothing else tells a short Python file from text."""
    return "python-code" if leaf.lower().endswith((".py", ".pyw")) else ""


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge what the code does when it is imported and used. Source: transformers, `custom_generate`."""
    if inquiry.leaf == "generate.py" and inquiry.folder == "custom_generate":
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", "transformers runs this file in place of its own generation")
    inspect_code(blob.peek(0, LIMIT + 1), inquiry, "")


FORMAT = ModelFormat(inspect=inspect, accompanies=accompanies)
