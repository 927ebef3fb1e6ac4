"""HashiCorp Vault token: service, batch and recovery tokens, also of the older form (`s.` and 24 characters).

Whoever holds one reads the secrets that its policies allow. Older ones count only when they look drawn by lot, since
`s.` begins many an expression of a program. Source: developer.hashicorp.com/vault/docs/concepts/tokens.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.placeholders import drawn_by_lot, machine_made
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    return machine_made(value) if value.startswith("hv") else drawn_by_lot(value[2:])


CLASSIFIER = Classifier(
    id="secret.vault-token",
    title="HashiCorp Vault token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(r"\bhv[sbr]\.[A-Za-z0-9_-]{24,300}", r"\b[sbr]\.[A-Za-z0-9]{24}\b"),
    validate=_valid,
    columns=("vault token",),
    confidence=0.95,
    confident=0.99,
    aliases=("VAULT_TOKEN",),
    matches=(
        "VAULT_TOKEN=hvs." + "4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEiRgTfZhJlX5k0B9UvC",
        "the Vault token (s." + "k3uPq7Wn3Lr5Tx7Vb2Mk9Pd4) was rejected",
        '<field name="vault_token" value="s.' + "c8G9r0o46dyNM7qxRNCsZg1e" + '"/>',
        "VAULT_TOKEN=b." + "QxTGvkKoypjDNuuKdC9WI2E4",
    ),
    rejects=(
        "VAULT_TOKEN=hvs.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "VAULT_TOKEN=${VAULT_TOKEN}",
        "const rows = s.getElementsByClassName2x",
        "s.setUserPasswordSha256Sum",
        "let n = s.isValidHTTPURLOrMailAdr",
        "hvs. is only a prefix",
    ),
)
