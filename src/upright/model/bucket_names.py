"""Buckets whose name anybody can work out, so that whoever makes them first receives and serves what lies in them."""

from __future__ import annotations

import re
from typing import Final

_FILLED: Final = r"\$?\{(?![^}]{0,60}(?:random|suffix|unique|uuid))[^}]{1,60}\}"  # known later, and not drawn
_ACCOUNT: Final = rf"(?:\d{{12}}|{_FILLED})"
_REGION: Final = rf"(?:[a-z]{{2}}(?:-[a-z]{{2,9}}){{1,2}}-\d|{_FILLED})"
GUESSED: Final = re.compile(
    rf"(?:^|[/:])((?:sagemaker-{_REGION}-{_ACCOUNT}|sagemaker-studio-(?:{_REGION}-)?{_ACCOUNT}(?:-[a-z0-9]{{1,12}})?"
    rf"|(?:aws-glue-assets|aws-glue-scripts|bedrock-kb|cdk-hnb659fds-assets)-{_ACCOUNT}-{_REGION}))(?:$|[/\"'])"
)
# Of these the platform's own tools keep model archives, scripts and code in the bucket, which others run.
_OF_CODE: Final = ("sagemaker-", "aws-glue-", "cdk-")


def keeps_code(bucket: str) -> bool:
    """Whether code lies in a bucket of this name, which can be guessed."""
    return bucket.startswith(_OF_CODE) and GUESSED.fullmatch(bucket) is not None
