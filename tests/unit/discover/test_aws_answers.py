"""A file that the command line of AWS printed is no silent nothing in a folder."""

import pytest

from upright.discover.detectors.aws_configuration import DETECTOR
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.item import Item

FUNCTIONS = """{
    "Functions": [
        {
            "FunctionName": "desk",
            "FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:desk",
            "Role": "arn:aws:iam::123456789012:role/desk",
            "LastModified": "2026-01-02T10:00:00.000+0000"
        }
    ]
}
"""
PLACE = "eu-west-1:123456789012"
AGENT = f'{{"agent": {{"agentArn": "arn:aws:bedrock:{PLACE}:agent/A1", "createdAt": "2026-01-02"}}}}'
ROLES = """{"RoleDetailList": [{"RoleName": "desk", "RoleId": "AROAEXAMPLE", "CreateDate": "2026-01-02",
"Arn": "arn:aws:iam::123456789012:role/desk"}]}"""
BUCKETS = '{\n    "Buckets": [\n        {\n "Name": "letters",\n            "CreationDate": "2026"\n        }\n    ]\n}'
LAB = f'{{"NotebookInstanceArn": "arn:aws:sagemaker:{PLACE}:notebook-instance/lab", "CreationTime": 1767348000.0}}'
STATE = f'{{"terraform_version": "1.9", "functionArn": "arn:aws:lambda:{PLACE}:function:desk", "createdAt": "x"}}'


def told(path: str, text: str) -> list[tuple[str, str]]:
    found = examine(Document(Item("repo", path, len(text), content=text.encode())), [DETECTOR])
    return [(gap.code, gap.why) for gap in found.gaps]


@pytest.mark.parametrize("text", [FUNCTIONS, AGENT, ROLES, BUCKETS, LAB])
def test_an_answer_is_a_gap_that_says_how_it_is_read(text: str) -> None:
    ((code, why),) = told("audit/aws/x.json", text)
    assert code == "unsupported"
    assert "aws+json:audit/aws" in why


@pytest.mark.parametrize(("path", "text"), [("x.json", STATE), ("tests/x.json", FUNCTIONS), ("x.json", "[1]")])
def test_other_files_are_left_alone(path: str, text: str) -> None:
    assert not told(path, text)
