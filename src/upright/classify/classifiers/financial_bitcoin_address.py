"""Bitcoin addresses with a valid checksum: legacy (base58check) and SegWit (bech32).

The ledger is public: an address that is tied to a person shows all that the person paid.
"""

from __future__ import annotations

from upright.classify.checks import stdnum
from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="financial.bitcoin-address",
    title="Bitcoin address",
    sensitivity=Sensitivity.MODERATE,
    patterns=(r"\b[13][a-km-zA-HJ-NP-Z1-9]{25,34}\b", r"\bbc1[ac-hj-np-z02-9]{11,71}\b"),
    validate=stdnum("bitcoin"),
    context=("bitcoin", "btc", "wallet", "address"),
    columns=("btc address", "bitcoin address", "wallet"),
    confidence=0.93,
    confident=0.98,
    aliases=("BITCOIN_ADDRESS", "CRYPTO"),
    matches=(
        "16AqYshidxibjiKXJMFCg2GyZ1mci68cL1",
        "pay to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "btc: 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "wallet bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    ),
    rejects=(
        "version 4.9.76-rc.2 of build 1204",
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdx",
        "3 items",
    ),
)
