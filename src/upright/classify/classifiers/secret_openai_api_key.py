"""OpenAI API keys: user, project, service-account and admin keys.

Whoever holds one spends the organisation's money and reads its files, assistants and logs. Recognised by its prefix and, in
newer keys, by `T3BlbkFJ` ("OpenAI" in base64) in the middle. Other vendors use `sk-` as well: without the middle part or the
usual length the name beside it decides. Not seen: keys that were cut or encoded.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned
from upright.classify.placeholders import looks_random
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.openai-api-key",
    title="OpenAI API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"sk-[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20,100}",
        r"sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{40,180}",
        r"\bsk-[A-Za-z0-9]{48}\b",
        r"\\n(?P<value>sk-[A-Za-z0-9]{48})\b",
        assigned("open_?ai|chatgpt|gpt", "sk-[A-Za-z0-9]{20,64}"),
    ),
    validate=looks_random,
    columns=("openai api key", "openai key"),
    confidence=0.95,
    confident=0.99,
    aliases=("OPENAI_API_KEY",),
    matches=(
        "OPENAI_API_KEY=sk-" + "Zq8Wn3Lr5Tx7Vb2Mk9Pd" + "T3BlbkFJ" + "4Fs6Hj1GcYa0UeQoXiNz",
        'client = OpenAI(api_key="sk-proj-' + "4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEiRgTfZhJlX5k0B" + '")',
        "key: sk-" + "4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEiRgTfZ",
        "openai key is sk-" + "4eC39HqLyjWDarjtT1zdp7dcQx8K2mVb",
    ),
    rejects=(
        "OPENAI_API_KEY=sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "OPENAI_API_KEY=sk-...",
        'os.environ["OPENAI_API_KEY"] = "sk-your-key-goes-here-and-nowhere-else-please-ok"',
        "class=sk-circle-loading-spinner-container-element",
    ),
)
