"""Pinecone API key.

pcsk_ and about 70 characters; older keys are UUIDs. It reads and writes the vector store. No prefix tells whose it
is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.pinecone-api-key",
    title="Pinecone API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"pinecone", UUID),
        r"pcsk_[A-Za-z0-9_]{50,80}",
    ),
    validate=random_token,
    columns=("pinecone api key",),
    confidence=0.95,
    confident=0.97,
    aliases=("PINECONE_API_KEY",),
    matches=(
        "PINECONE_API_KEY=9ba393dc-2eb7-" + "d508-f4cb-402d747a732e",
        '"pineconeApiKey": "ac017bc2-e7e8-' + '1df9-9e32-f48bee081377"',
        "- name: PINECONE_API_KEY\n  value: 4f2ad06a-2f11-" + "d89d-14d4-abf58da47bc9",
    ),
    rejects=(
        "PINECONE_API_KEY=${PINECONE_API_KEY}",
        "PINECONE_API_KEY=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "commit 64c24804d9c485c84ca6962fc18e5eccdfeb6d5f",
    ),
)
