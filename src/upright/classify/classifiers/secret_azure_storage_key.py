"""Azure storage account keys, and connection strings with an account or shared access key.

The key reads and writes everything in the account. 64 bytes of base64 (88 characters that end in `==`) beside a name that says so,
or 32 bytes for Service Bus and Cosmos.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.placeholders import looks_random
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.azure-storage-key",
    title="Azure storage key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"(?i:(?:AccountKey|SharedAccessKey|account_?key|storage_?(?:account_?)?key|access_?key)[\"']?\s{0,4}[:=]\s{0,4}[\"']?)(?P<value>(?:[A-Za-z0-9+/]{86}==|[A-Za-z0-9+/]{43}=))",
    ),
    validate=looks_random,
    context=("azure", "blob", "storage", "defaultendpointsprotocol"),
    columns=("account key", "storage key"),
    confidence=0.93,
    confident=0.99,
    aliases=("AZURE_STORAGE_KEY",),
    matches=(
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEi"
        + "RgTfZhJlX5k0B9UvCrMnSd3aW7qGpLz1HyKtJZq8Wn3==",
        "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKey=" + "Zq8Wn3Lr5Tx7Vb2Mk9Pd4Fs6Hj1GcYa0UeQoXiNzRtB=",
        "AZURE_STORAGE_KEY=4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEi"
        + "RgTfZhJlX5k0B9UvCrMnSd3aW7qGpLz1HyKtJZq8Wn3==",
    ),
    rejects=(
        "AccountKey=<account-key>",
        "AccountKey=" + "x" * 86 + "==",
        "AZURE_STORAGE_KEY=${{ secrets.AZURE_STORAGE_KEY }}",
    ),
)
