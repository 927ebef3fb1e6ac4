"""MessageBird API key.

25 letters and digits. It reads and sends messages. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.messagebird-key",
    title="MessageBird API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"message_?bird", r"[A-Za-z0-9]{25}"),),
    validate=random_token,
    columns=("messagebird api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("MESSAGEBIRD_KEY",),
    matches=(
        "MESSAGEBIRD_API_KEY=PzIm" + "dgruNzwg4bQhee4pvd44J",
        '"messagebirdApiKey": "dkOL' + 'ot8bstXQJhaC2gjpjeVeh"',
        "- name: MESSAGEBIRD_API_KEY\n  value: dA8M" + "exH1AoVGBiJxitxAWCb3O",
    ),
    rejects=(
        "MESSAGEBIRD_API_KEY=${MESSAGEBIRD_API_KEY}",
        "MESSAGEBIRD_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 103ee14b1ab859bc614728f9f57d7f63a953846e",
        "digest PzIm" + "dgruNzwg4bQhee4pvd44J",
    ),
)
