"""Upstash token.

Base64 of 40 to 120 characters that begins with A. It reads and writes the store. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.upstash-token",
    title="Upstash token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"upstash|\bkv_rest_api|qstash", r"(?:A[A-Za-z0-9+/_-]{39,120}|ey[A-Za-z0-9+/_-]{60,160})={0,2}"),
    ),
    validate=random_token,
    columns=("upstash redis rest token",),
    confidence=0.9,
    confident=0.97,
    aliases=("UPSTASH_TOKEN",),
    matches=(
        "UPSTASH_REDIS_REST_TOKEN=AX5L" + "QTfEwsBDFyJcG5o0H027pTyFVkbyBwystscz14mj8KNxeuylnpjim6P4",
        '"upstashRedisRestToken": "AXkI' + 'PM8IZf1djmOI3VPK3ibh4NxLO00HGPTrfTe0ET6xpa9K0TdE0LSbFOIo"',
        "- name: UPSTASH_REDIS_REST_TOKEN\n  value: AX9c" + "yAiNhvO44NgCd7wUxWGtbRhBYY7eyuhTtpCKVrq2VTLQ4Z4SGKh4MGQk",
    ),
    rejects=(
        "UPSTASH_REDIS_REST_TOKEN=${UPSTASH_REDIS_REST_TOKEN}",
        "UPSTASH_REDIS_REST_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit cc649303795d34410e3e4da4ac594306e02f3c9b",
        "digest AX5L" + "QTfEwsBDFyJcG5o0H027pTyFVkbyBwystscz14mj8KNxeuylnpjim6P4",
    ),
)
