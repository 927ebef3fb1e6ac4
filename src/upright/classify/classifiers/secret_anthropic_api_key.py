"""Anthropic API keys and admin keys: `sk-ant-api03-` and `sk-ant-admin01-`.

Whoever holds one spends the organisation's money; an admin key manages members and keys.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.placeholders import looks_random
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.anthropic-api-key",
    title="Anthropic API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(r"\bsk-ant-(?:api|admin|sid|oat)\d{2}-[A-Za-z0-9_-]{40,120}",),
    validate=looks_random,
    confidence=0.95,
    confident=0.99,
    aliases=("ANTHROPIC_API_KEY",),
    matches=(
        "ANTHROPIC_API_KEY=sk-ant-api03-" + "4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEiRgTfZhJlX5k0B",
        '"x-api-key": "sk-ant-admin01-' + "Zq8Wn3Lr5Tx7Vb2Mk9Pd4Fs6Hj1GcYa0UeQoXiNzRtBwCvDm" + '"',
        "claude key sk-ant-api03-" + "Zq8Wn3Lr5Tx7Vb2Mk9Pd4Fs6Hj1GcYa0UeQoXiNzRtBwCvDm",
    ),
    rejects=(
        "ANTHROPIC_API_KEY=sk-ant-...",
        "ANTHROPIC_API_KEY=sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "export ANTHROPIC_API_KEY=sk-ant-api03-your-key-here-your-key-here-your-key-here",
    ),
)
