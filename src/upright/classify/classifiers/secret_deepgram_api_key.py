"""Deepgram API key.

40 hexadecimal digits. It reads the recordings that were sent for transcription. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.deepgram-api-key",
    title="Deepgram API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"deepgram", r"[0-9a-f]{40}"),),
    validate=random_token,
    columns=("deepgram api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("DEEPGRAM_API_KEY",),
    matches=(
        "DEEPGRAM_API_KEY=4339" + "aa1da463c1babfb0f5026274c31083bc1165",
        '"deepgramApiKey": "7c49' + '45f4983bc7520a3858c4817971e7b82a20e2"',
        "- name: DEEPGRAM_API_KEY\n  value: 8fe8" + "50a3ab40f5904bd10e9adf13bcfafdfacabc",
    ),
    rejects=(
        "DEEPGRAM_API_KEY=${DEEPGRAM_API_KEY}",
        "DEEPGRAM_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 0657253b20de479f0395de794443d5154e8c1dd2",
        "digest 4339" + "aa1da463c1babfb0f5026274c31083bc1165",
    ),
)
