"""AssemblyAI API key.

32 hexadecimal digits. It reads the recordings that were sent for transcription. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.assemblyai-api-key",
    title="AssemblyAI API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"assembly_?ai|aai", r"[0-9a-f]{32}"),),
    validate=random_token,
    columns=("assemblyai api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("ASSEMBLYAI_API_KEY",),
    matches=(
        "ASSEMBLYAI_API_KEY=943c" + "4d79ba6fb7953d518b87cffc6baf",
        '"assemblyaiApiKey": "560f' + '30244c48e5e9e3a8b551f845a6a4"',
        "- name: ASSEMBLYAI_API_KEY\n  value: 8a73" + "269105d8626ba81540ef06b0cb14",
    ),
    rejects=(
        "ASSEMBLYAI_API_KEY=${ASSEMBLYAI_API_KEY}",
        "ASSEMBLYAI_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit d62e26688ca9c9ea8675aec02275ad6ea904e6de",
        "digest 943c" + "4d79ba6fb7953d518b87cffc6baf",
    ),
)
