"""Which names imitate a well-known AI package."""

from __future__ import annotations

import pytest

from upright.discover.lookalikes import resembles


@pytest.mark.parametrize(
    ("ecosystem", "name", "meant"),
    [
        ("pypi", "langchian", "langchain"),
        ("pypi", "LangChainn", "langchain"),
        ("pypi", "torch_vision", "torchvision"),
        ("pypi", "openaii", "openai"),
        ("npm", "langchain-core", "@langchain/core"),
        ("pypi", "langchain", ""),
        ("pypi", "ctransformers", ""),
        ("pypi", "openapi", ""),
        ("pypi", "tensorflow2", ""),
        ("pypi", "requests", ""),
        ("cargo", "langchian", ""),
    ],
)
def test_lookalikes(ecosystem: str, name: str, meant: str) -> None:
    assert resembles(ecosystem, name) == meant
