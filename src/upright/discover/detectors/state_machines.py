"""Training that state machines of AWS start.

Why it matters: a model that a schedule trains anew changes without anybody asking; who may start the machine decides what
it learns.

How it recognises: steps of Step Functions whose resource is `sagemaker:createTrainingJob` or
`createHyperParameterTuningJob`, by themselves or within CloudFormation and Terraform.

What it does not see: machines drawn in the console, steps that constructs of the CDK make (told by their own detector).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.sight import edge, in_tests, see
from upright.model.identity import key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_TRAINS = re.compile(r":states:::(?:aws-sdk:)?sagemaker:create(?:Training|HyperParameterTuning)Job\b", re.IGNORECASE)
_STEP = re.compile(r"\s*[\"']?([A-Za-z][\w .:/-]{0,79}?)[\"']?\s*[:=]\s*\{?\s*$")
_ADDRESS = re.compile(r"\b(S3Uri|S3OutputPath)\b[\"']?\s{0,9}[:=]\s{0,9}[\"']?(s3://[^\s\"',}]{3,300})", re.IGNORECASE)
_AHEAD, _LONG = 60, 4000  # lines of a step, characters of a line
_BACK = 12  # lines before the resource among which the step's name stands


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for at, line in enumerate(document.lines):
        if not _TRAINS.search(line):
            continue
        indent = len(line) - len(line.lstrip())
        for back in range(at - 1, max(-1, at - _BACK), -1):
            before = document.lines[back]
            match = _STEP.match(before)
            if match and len(before) - len(before.lstrip()) < indent:
                own = document.code_key(f"training:{match[1]}")
                given = [*_given(document, at, len(before) - len(before.lstrip()))]
                output = next((address for field, address, _ in given if field.lower() == "s3outputpath"), None)
                yield see(document, "training_job", match[1], back + 1, own, framework="sagemaker", output=output)
                for field, address, number in given:
                    if field.lower() == "s3uri":
                        data = key("url", address)
                        yield see(document, "dataset", address, number, data, role="training")
                        yield edge(own, RelationKind.TRAINED_ON, data)
                break


def _given(document: Document, at: int, indent: int) -> Iterator[tuple[str, str, int]]:
    """Where the step around a line reads and writes: the field, the address and its line."""
    for number, line in enumerate(document.lines[at : at + _AHEAD], at):
        if number > at and line.strip() and len(line) - len(line.lstrip()) <= indent:
            return
        for match in _ADDRESS.finditer(line[:_LONG]):
            yield match[1], match[2], number + 1


DETECTOR = Detector(
    id="state-machines",
    title="Training that state machines start",
    selects=Selector(
        languages=frozenset({"yaml", "json", "terraform"}),
        literals=(b"sagemaker:createtrainingjob", b"sagemaker:createhyperparametertuningjob"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "nightly.asl.json",
            '{\n "States": {\n  "Train": {\n   "Type": "Task",\n   "Resource": "arn:aws:states:::sagemaker:createTrainingJob.sync",\n   "Parameters": {\n    "InputDataConfig": [{"DataSource": {"S3DataSource": {"S3Uri": "s3://ml/a/train/"}}}],\n    "OutputDataConfig": {"S3OutputPath": "s3://ml/a/models/"}\n   }\n  },\n  "Other": {"S3Uri": "s3://else/x"}\n }\n}\n',
            (("training_job", "Train", 3), ("dataset", "s3://ml/a/train/", 7)),
            joins=(("#training:Train", "trained_on", "s3://ml/a/train/"),),
        ),
        Hit(
            "machine.asl.json",
            '{\n "States": {\n  "Train": {\n   "Type": "Task",\n   "Resource": "arn:aws:states:::sagemaker:createTrainingJob.sync"\n  }\n }\n}\n',
            (("training_job", "Train", 3),),
        ),
    ),
    misses=(Miss("machine.asl.json", '{"Policy": {"Action": "sagemaker:CreateTrainingJob"}}'),),
)
