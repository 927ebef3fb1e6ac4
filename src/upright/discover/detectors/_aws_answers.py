"""Files that hold what the command line of AWS printed: who reads them, and by what they are told.

They are read whole by the connector `aws-dump`, which joins lists and descriptions; a file among others is only told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upright.discover.document import Document

WORDS = (b'arn": "arn:aws', b'arn":"arn:aws', b'"creationdate"')
_HEAD = 200_000  # characters that are looked at
_OWN = re.compile(
    r"\"(\w{0,40})(?:Arn|arn|ARN)\"\s?:\s?\"arn:aws[\w-]{0,10}:[\w-]{2,30}:[\w-]{0,20}:\d{0,12}:([a-z-]{2,40})[/:]"
)
# What an answer says of a resource beside its ARN; who writes a configuration does not.
_SAYS = re.compile(
    r"\"(?:creat(?:ion|ed)(?:Time|Date|DateTime|At|_?At)?|createdTime|CreationTime|CreationDate|CreationDateTime|CreateDate|"
    r"CreatedDate|LastModified(?:Time|Date)?|lastModifiedAt|updatedAt|LastUpdated\w{0,10}|createdAt)\"\s?:\s?[\"\d]"
)
_KINDS = re.compile(
    r"function|agent|agentruntime|agentalias|knowledgebase|guardrail|notebookinstance|endpoint|endpointconfig|model|"
    r"trainingjob|domain|userprofile|app|pipeline|table|custommodel|datasource|gateway|memory|featuregroup|flow|prompt|"
    r"importedmodel|inferenceprofile|provisionedmodel|modelpackage|modelpackagegroup|transformjob|processingjob"
)
# Answers that name their resources by a bare `Arn`: each with what only it says.
_BARE = re.compile(r"\"(?:RoleId|UserId|PolicyId)\"\s?:\s?\"A[A-Z]{3}|\"SecretVersionsToStages\"|\"DbiResourceId\"")
_BUCKETS = re.compile(r"^\s*\{\s*\"Buckets\"\s?:\s?\[\s*\{\s*\"(?:Name|CreationDate)\"")
_OTHERS = re.compile(
    r"\"(?:resourceType|terraform_version|AWSTemplateFormatVersion|configurationItems|eventSource|StartAt|\$schema|openapi|"
    r"baseConfigurationItems|detail-type|ProductArn)\"\s?:"
)


def is_answer(document: Document) -> bool:
    """Whether a file of JSON is an answer of AWS, as its command line prints it."""
    text = document.text[:_HEAD]
    if not text.lstrip().startswith("{") or _OTHERS.search(text):
        return False
    if _BUCKETS.match(text):
        return True
    own = any(
        _KINDS.fullmatch(noun.lower()) and noun.lower() == kind.replace("-", "") for noun, kind in _OWN.findall(text)
    )
    return bool(_SAYS.search(text)) and (own or (bool(_BARE.search(text)) and "arn:aws" in text))
