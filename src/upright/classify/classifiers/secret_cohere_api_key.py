"""Cohere API key.

40 letters and digits. Whoever holds it runs models at the cost of the account. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.cohere-api-key",
    title="Cohere API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"cohere|\bco_api", r"[A-Za-z0-9]{40}", kinds="(?:_?-?(?:api)?_?-?(?:key|token))?"),),
    validate=random_token,
    columns=("cohere api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("COHERE_API_KEY",),
    matches=(
        "COHERE_API_KEY=pngx" + "MDNMz25ohDFcrJ6dQI7mE6FcBPMaSyZsS5ps",
        '"cohereApiKey": "Bn57' + 'dwa361ZnglwS2i9kZbvat3VghuZaLXRlgmIT"',
        "- name: COHERE_API_KEY\n  value: MEg5" + "l6NKUOpNA5JovUmbrvK3p25XWAvR3mMXIcKN",
    ),
    rejects=(
        "COHERE_API_KEY=${COHERE_API_KEY}",
        "COHERE_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit c9bb65c6519239cf4441ff6dd4f29ada36a5ef22",
        "digest pngx" + "MDNMz25ohDFcrJ6dQI7mE6FcBPMaSyZsS5ps",
    ),
)
