"""One key for each model, however it is named."""

from __future__ import annotations

import pytest

from upright.model.identity import model_key


@pytest.mark.parametrize(
    "name",
    [
        "anthropic.claude-3-haiku-20240307-v1:0",
        "eu.anthropic.claude-sonnet-4-20250514-v1:0",
        "global.amazon.nova-2-lite-v1:0",
        "us-gov.amazon.titan-embed-text-v2:0",
    ],
)
def test_an_id_of_bedrock_says_who_serves_it(name: str) -> None:
    assert model_key(name) == model_key(name, "bedrock") == f"model:bedrock/{name}"


@pytest.mark.parametrize("name", ["desk.model-1", "anthropic", "my.openai", "llama3.2"])
def test_other_names_with_a_dot_say_nothing_of_it(name: str) -> None:
    assert not model_key(name).startswith("model:bedrock/")
