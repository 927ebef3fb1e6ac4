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
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_TRAINS = re.compile(r":states:::(?:aws-sdk:)?sagemaker:create(?:Training|HyperParameterTuning)Job\b", re.IGNORECASE)
_STEP = re.compile(r"\s*[\"']?([A-Za-z][\w .:/-]{0,79}?)[\"']?\s*[:=]\s*\{?\s*$")
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
                yield see(document, "training_job", match[1], back + 1, own, framework="sagemaker")
                break


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
            "machine.asl.json",
            '{\n "States": {\n  "Train": {\n   "Type": "Task",\n   "Resource": "arn:aws:states:::sagemaker:createTrainingJob.sync"\n  }\n }\n}\n',
            (("training_job", "Train", 3),),
        ),
    ),
    misses=(Miss("machine.asl.json", '{"Policy": {"Action": "sagemaker:CreateTrainingJob"}}'),),
)
