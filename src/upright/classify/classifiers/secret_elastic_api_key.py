"""Elastic API key.

Base64 of an id and a key, 60 characters, or essu_. It reads and writes indexes. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.elastic-api-key",
    title="Elastic API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"elastic|\belk", r"[A-Za-z0-9+/_-]{56,80}={0,2}"),
        r"\bessu_[A-Za-z0-9+/]{60,160}={0,2}",
    ),
    validate=random_token,
    columns=("elastic api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("ELASTIC_API_KEY",),
    matches=(
        "ELASTIC_API_KEY=QsBi" + "efURfEDIK75eD8gaIjfogSdLQX5WPJRs0zvLfX14qHceQGBf5fPT7J==",
        '"elasticApiKey": "ym5b' + 'JJDf7J6xqnMBx6d6ZjRZkrlP9dIfpuqX7rpE01cBU728iLeWdaoI35=="',
        "- name: ELASTIC_API_KEY\n  value: FAsT" + "DTkPThvKogDM8HJEWtVdnuzNWuJJIdEt0VJaYiBHnmghMQbWbzjzsK==",
    ),
    rejects=(
        "ELASTIC_API_KEY=${ELASTIC_API_KEY}",
        "ELASTIC_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx==",
        "commit 1dfda0a734087a1b3f9ae1ec1231cc4a3ef558a3",
    ),
)
