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


@pytest.mark.parametrize("provider", ["", "openai", "huggingface"])
@pytest.mark.parametrize("name", ["google/gemma-2-2b-it", "meta-llama/Llama-3.1-8B"])
def test_weights_of_a_hub_are_one_model_whoever_asks_for_them(name: str, provider: str) -> None:
    assert model_key(name, provider) == f"hf:models/{name}"


def test_who_serves_a_model_is_said_by_its_id() -> None:
    assert model_key("anthropic/claude-3.5-sonnet", "openai") == "model:anthropic/claude-3.5-sonnet"
    assert model_key("openai/gpt-4o", "openai") == model_key("gpt-4o", "openai") == "model:openai/gpt-4o"
    assert model_key("meta-llama/llama-3.1-8b-instruct", "openrouter").startswith("model:openrouter/")
    assert model_key("google/gemini-2.5-pro") == "model:google/gemini-2.5-pro"
