"""Names of models: who serves them, and whether a hub may have their weights."""

from __future__ import annotations

import pytest

from upright.discover.model_names import is_hub_id, recognise


@pytest.mark.parametrize(
    ("name", "provider"),
    [
        ("google/gemini-2.5-flash-lite", "google"),
        ("amazon/nova-pro-v1", "amazon"),
        ("x-ai/grok-4", "xai"),
        ("openai/gpt-4o-mini", "openai"),
    ],
)
def test_what_only_its_vendor_serves_is_on_no_hub(name: str, provider: str) -> None:
    known = recognise(name)
    assert known is not None
    assert known.provider == provider
    assert not is_hub_id(name)


@pytest.mark.parametrize("name", ["google/gemma-2-9b", "Qwen/Qwen3-8B", "BAAI/bge-m3", "acme/own-model-7b"])
def test_weights_of_an_organisation_may_be_on_a_hub(name: str) -> None:
    assert is_hub_id(name)
