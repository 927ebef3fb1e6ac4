"""Weaviate API key.

36 to 40 letters and digits, or longer in base64. It reads and writes the vector store. No prefix tells whose it is,
so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.weaviate-api-key",
    title="Weaviate API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"weaviate|\bwcd|\bwcs", r"(?:[A-Za-z0-9]{36,40}|[A-Za-z0-9+/]{60,100}={0,2})"),),
    validate=random_token,
    columns=("weaviate api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("WEAVIATE_API_KEY",),
    matches=(
        "WEAVIATE_API_KEY=y4B4" + "rYlIiEk9E1tCSlAfry5ZAIK4ELXzSX0tbI",
        '"weaviateApiKey": "UINW' + 'HvnCqbJhQLIAngSiAQC6FfnUSozGXXf9mj"',
        "- name: WEAVIATE_API_KEY\n  value: klKf" + "nuWitgEHAoSxs13ijIq0tfTLfZI4WS4s02",
    ),
    rejects=(
        "WEAVIATE_API_KEY=${WEAVIATE_API_KEY}",
        "WEAVIATE_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 7de8ae9a0f2001c4a58b297d012faf26d39a67ac",
        "digest y4B4" + "rYlIiEk9E1tCSlAfry5ZAIK4ELXzSX0tbI",
    ),
)
