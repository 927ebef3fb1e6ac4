"""Qdrant API key.

40 to 80 characters, older form (newer ones are JSON Web Tokens). It reads and writes the vector store. No prefix
tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.qdrant-api-key",
    title="Qdrant API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"qdrant", r"[A-Za-z0-9_-]{40,80}"),),
    validate=random_token,
    columns=("qdrant api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("QDRANT_API_KEY",),
    matches=(
        "QDRANT_API_KEY=wNFn" + "iLEDr434wtUBKaOfQI2021MxI6t1ua0485JKXbxE77eyeBBzj3",
        '"qdrantApiKey": "2dfG' + 'FS8IXnOFJWd3xbdAxU8z2FcYfh9FreoFqTS7xWN2cRVD6WiE8U"',
        "- name: QDRANT_API_KEY\n  value: CqCk" + "tHWBzKTL3Fb_e4QwsXmBXPyBE9-xKMDWAa0eQBdgxC1pbRnkiS",
    ),
    rejects=(
        "QDRANT_API_KEY=${QDRANT_API_KEY}",
        "QDRANT_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit b377837047de15b48e262bf86b998374b807582b",
        "digest wNFn" + "iLEDr434wtUBKaOfQI2021MxI6t1ua0485JKXbxE77eyeBBzj3",
    ),
)
