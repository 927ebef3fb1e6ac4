"""Weights & Biases API key.

40 hexadecimal digits, or wandb_v1_ and about 70 characters. It reads and writes all runs, models and tables of the
user. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.wandb-api-key",
    title="Weights & Biases API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"wandb|weights_?(?:and|&)?_?biases", r"[0-9a-f]{40}"),
        r"\bwandb_v\d_[A-Za-z0-9_]{50,100}",
    ),
    validate=random_token,
    columns=("wandb api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("WANDB_API_KEY",),
    matches=(
        "WANDB_API_KEY=42e5" + "56790e3cd5c14cef7bf1e1b0c9f6b3c41056",
        '"wandbApiKey": "6a21' + 'af89a7335016bd8a8eb0d843a08daeecfc04"',
        "- name: WANDB_API_KEY\n  value: 99bd" + "a56e749b8ee59f0b88aa2ac7db9e2ad6801f",
    ),
    rejects=(
        "WANDB_API_KEY=${WANDB_API_KEY}",
        "WANDB_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 45f012b27bb7537910b19365729d2285c7a4027e",
    ),
)
