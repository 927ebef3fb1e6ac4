"""AWS CloudTrail: calls to AI services of the cloud account itself.

Why it matters: use of Bedrock or SageMaker by people and roles shows here, also where no proxy sees it.

How it recognises: `eventSource` and `userIdentity`; sources such as `bedrock.amazonaws.com` stand for the service.

What it does not see: data events that the trail does not record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from upright.discover.log import Example, LogFormat, Seen

if TYPE_CHECKING:
    from upright.discover.log import Record

_NAMES = {
    "bedrock": "Bedrock", "bedrock-runtime": "Bedrock", "bedrock-agent": "Bedrock", "bedrock-agentcore": "Bedrock",
    "sagemaker": "SageMaker", "q": "Amazon Q Developer", "qbusiness": "Amazon Q Developer", "codewhisperer": "Amazon Q Developer",
    "comprehend": "Amazon Comprehend", "textract": "Amazon Textract", "rekognition": "Amazon Rekognition", "polly": "Amazon Polly",
    "transcribe": "Amazon Transcribe", "translate": "Amazon Translate", "kendra": "Amazon Kendra", "lex": "Amazon Lex",
    "personalize": "Amazon Personalize",
}  # fmt: skip


def _record(first: Mapping[str, Any]) -> Record | None:
    return _read if {"eventSource", "eventName", "userIdentity"} <= first.keys() else None


def _read(record: Mapping[str, Any]) -> Seen | None:
    app = _NAMES.get(str(record.get("eventSource", "")).partition(".")[0], "")
    who = record.get("userIdentity")
    person = str(who.get("arn") or who.get("userName") or who.get("principalId") or "") if isinstance(who, dict) else ""
    if not app:
        return None
    client = str(record.get("sourceIPAddress") or "")
    return Seen(str(record.get("eventTime", "")), "", person, client, blocked=bool(record.get("errorCode")), app=app)


LOG = LogFormat(
    id="cloudtrail",
    title="AWS CloudTrail",
    record=_record,
    examples=(
        Example(
            '{"Records":[{"eventTime":"2026-11-21T10:00:00Z","eventSource":"bedrock.amazonaws.com","eventName":"InvokeModel","sourceIPAddress":"10.0.0.7","userIdentity":{"arn":"arn:aws:iam::123456789012:user/ada"}}]}',
            (("Bedrock", "arn:aws:iam::123456789012:user/ada", ""),),
        ),
    ),
)
