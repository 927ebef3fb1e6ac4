"""SerpApi or Serper key.

64 hexadecimal digits (SerpApi) or 40 (Serper). It searches the web at the cost of the account. No prefix tells whose
it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.serpapi-key",
    title="SerpApi or Serper key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"serp_?api|\bserper|_serper", r"(?:[0-9a-f]{64}|[0-9a-f]{40})"),),
    validate=random_token,
    columns=("serpapi api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("SERPAPI_KEY",),
    matches=(
        "SERPAPI_API_KEY=9be8" + "47f1a66a87bc25532b80b38db4b320d00a78ecc1b55fcc45dface151f185",
        '"serpapiApiKey": "fe45' + '45c1dc69808a00e61726b5f632ab18d053eb4377d190bc6c48bca98d6920"',
        "- name: SERPAPI_API_KEY\n  value: f573" + "b03dd22f95be1bf24ba447a491dcc4634c4c3bd14d5f242ffd9ae333c4e6",
    ),
    rejects=(
        "SERPAPI_API_KEY=${SERPAPI_API_KEY}",
        "SERPAPI_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit bb39425c1dc92d9634ee670b4d19be893faaa635",
        "digest 9be8" + "47f1a66a87bc25532b80b38db4b320d00a78ecc1b55fcc45dface151f185",
    ),
)
