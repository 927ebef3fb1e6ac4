"""VirusTotal API key.

64 hexadecimal digits. It reads files that were sent for analysis. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.virustotal-key",
    title="VirusTotal API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"virus_?total|\bvt", r"[0-9a-f]{64}"),),
    validate=random_token,
    columns=("virustotal api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("VIRUSTOTAL_KEY",),
    matches=(
        "VIRUSTOTAL_API_KEY=abc7" + "67df2c9200ffd8d212afea41d20cf666bae6ec03d09600d96a6c8ee833aa",
        '"virustotalApiKey": "4374' + 'd6d63e0e91398fee4fba170b9a000c901474f6e895040dd34907a070e10c"',
        "- name: VIRUSTOTAL_API_KEY\n  value: a8c7" + "860dbb0a30bc8a10c38472550ed43e0bf135777c944e7e4260aaf461058d",
    ),
    rejects=(
        "VIRUSTOTAL_API_KEY=${VIRUSTOTAL_API_KEY}",
        "VIRUSTOTAL_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 2091631c2ced0864095c1955751bf996b8342888",
        "digest abc7" + "67df2c9200ffd8d212afea41d20cf666bae6ec03d09600d96a6c8ee833aa",
    ),
)
