"""Voyage AI API key.

pa- and 43 characters. Whoever holds it runs models at the cost of the account. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.voyage-api-key",
    title="Voyage AI API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"voyage", r"(?:pa|al)-[A-Za-z0-9_-]{40,46}"),),
    validate=random_token,
    columns=("voyage api key",),
    confidence=0.96,
    confident=0.97,
    aliases=("VOYAGE_API_KEY",),
    matches=(
        "VOYAGE_API_KEY=pa-" + "6XnEAx0JMwXhb7cS_3pArl-77RhifVqaxBdnzFycSVJ",
        '"voyageApiKey": "pa-' + 'Ho8wqK1DzhZdnTduIQdJ4UtGHJ_bjvviZDjENLm6a5G"',
        "- name: VOYAGE_API_KEY\n  value: pa-" + "RSTZyiz9KloawYgjIWOR46Uak4o5rvsXgnq3ADw8Ytk",
    ),
    rejects=(
        "VOYAGE_API_KEY=${VOYAGE_API_KEY}",
        "VOYAGE_API_KEY=xx-xxxxxxxxxxxxxxxx_xxxxx-xxxxxxxxxxxxxxxxxxxx",
        "commit 00f90f73962f39efa3f9019202e283d960daa020",
        "digest pa-" + "6XnEAx0JMwXhb7cS_3pArl-77RhifVqaxBdnzFycSVJ",
    ),
)
