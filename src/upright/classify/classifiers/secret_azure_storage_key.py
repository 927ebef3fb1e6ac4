"""Azure storage account keys, alone or in a connection string: 64 bytes of base64, 88 characters that end in `==`.

The key reads and writes everything in the account. Recognised beside a name that says so, or by the mark (`+ASt`) that newer
keys carry near their end. A digest of the same length (SHA-512 in base64) has no such name.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, named
from upright.classify.placeholders import looks_random
from upright.model.data import Sensitivity

_KEY = r"[A-Za-z0-9+/]{86}=="

CLASSIFIER = Classifier(
    id="secret.azure-storage-key",
    title="Azure storage key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        named(
            r"(?:account|storage|access|blob|azure|datalake|adls|primary|secondary|shared)[_ .-]?(?:access[_ .-]?)?key",
            _KEY,
        ),
        named(r"key (?:of|for|to) (?:the |our |an? )?(?:azure )?storage(?: account)?", _KEY),
        assigned(r"azure|storage|blob|adls", _KEY),
        r"[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{6}==",
    ),
    validate=looks_random,
    columns=(
        "account key",
        "storage key",
        "storage account key",
        "azure storage key",
        "storage access key",
        "azure storage access key",
        "storage account access key",
    ),
    confidence=0.93,
    confident=0.99,
    aliases=("AZURE_STORAGE_KEY",),
    matches=(
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEi"
        + "RgTfZhJlX5k0B9UvCrMnSd3aW7qGpLz1HyKtJZq8Wn3==",
        "azure storage key is 4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEi"
        + "RgTfZhJlX5k0B9UvCrMnSd3aW7qGpLz1HyKtJZq8Wn3==",
        "AZURE_STORAGE_KEY=4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEi"
        + "RgTfZhJlX5k0B9UvCrMnSd3aW7qGpLz1HyKtJZq8Wn3==",
    ),
    rejects=(
        "AccountKey=<account-key>",
        "AccountKey=" + "x" * 86 + "==",
        "AZURE_STORAGE_KEY=${{ secrets.AZURE_STORAGE_KEY }}",
        "integrity sha512-4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEiRgTfZhJlX5k0B9UvCrMnSd3aW7qGpLz1HyKtJZq8Wn3==",
    ),
)
