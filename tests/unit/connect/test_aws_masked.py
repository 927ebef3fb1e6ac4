"""What an answer of AWS holds that must not be kept."""

from __future__ import annotations

from typing import Any

import pytest

from upright.connect.aws.masked import masked

TOKEN = "hf_" + "QwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUi"  # made up


@pytest.mark.parametrize(
    ("command", "kept"),
    [
        (["--model", "acme/m", "--hf-token", TOKEN], ["--model", "acme/m", "--hf-token", "*** credential"]),
        ([f"--api-key={TOKEN}"], ["--api-key=*** credential"]),
        (["--api-key", "k7Qm2xW94pLd6RtN"], ["--api-key", "*** credential"]),
        (["sh", "-c", f"HF_TOKEN={TOKEN} serve"], ["sh", "-c", "HF_TOKEN=*** credential serve"]),
        (["--api-key", "$API_KEY", "--port", "8000"], ["--api-key", "$API_KEY", "--port", "8000"]),
    ],
)
@pytest.mark.parametrize("field", ["command", "entryPoint", "ContainerArguments"])
def test_a_command_line_is_kept_without_its_credentials(field: str, command: list[str], kept: list[str]) -> None:
    answer: Any = masked({"containerDefinitions": [{"name": "tgi", field: command}]})
    assert answer["containerDefinitions"][0][field] == kept
