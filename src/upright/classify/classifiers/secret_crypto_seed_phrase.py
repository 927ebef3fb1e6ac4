"""Seed phrases of crypto-currency wallets: 12 to 24 words of BIP 39 after a label.

Whoever reads one owns the wallet, at once and for good. Recognised after a label (seed phrase, mnemonic, recovery
words...) when the first twelve words, and all of a whole phrase, are of the English list. Not seen: phrases without a
label, of other languages, or with their words numbered.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.seed_words import SEED_WORDS
from upright.model.data import Sensitivity

SHORTEST = 12  # words
DISTINCT = 8  # fewer different words are a test vector

_LABEL = (
    r"(?:seed[ _-]?(?:phrase|words)|wallet[ _-]?(?:seed|phrase)|recovery[ _-]?(?:phrase|words|seed)"
    r"|secret[ _-]?(?:recovery[ _-]?)?phrase|backup[ _-]?phrase|mnemonic(?:[ _-]?(?:phrase|words|seed|code))?|bip-?39)"
)
_PHRASE = (
    rf"""(?i:{_LABEL}(?: is| are| was)?["'*`]{{0,2}}[ \t]{{0,3}}[:=>]?[ \t\r\n"'*`\[]{{0,6}})"""
    r"""(?P<value>[a-z]{3,8}(?:[ ,\n]{1,2}[a-z]{3,8}){11,23})\b"""
)


def _valid(value: str) -> bool:
    words = value.lower().replace(",", " ").split()
    return len(set(words)) >= DISTINCT and SEED_WORDS.issuperset(words[:SHORTEST])


CLASSIFIER = Classifier(
    id="secret.crypto-seed-phrase",
    title="Seed phrase of a wallet",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(_PHRASE,),
    validate=_valid,
    columns=("seed phrase", "mnemonic", "recovery phrase", "seed words", "wallet seed"),
    confidence=0.97,
    confident=0.99,
    aliases=("CRYPTO_SEED_PHRASE", "BIP39_MNEMONIC", "RECOVERY_PHRASE"),
    matches=(
        "seed phrase: " + ("earth together pond inhale main camp " + "grow bronze sad treat velvet report"),
        '{"mnemonic": "'
        + ("daughter innocent indicate rotate winter such " + "predict hammer van link swarm pyramid")
        + '"}',
        "WALLET_SEED=" + ("clarify viable hunt dial solid spy " + "limit photo umbrella collect history attract"),
        "My recovery phrase is "
        + ("useful beach acid wrap spirit typical " + "history grid jazz right city minimum")
        + ".",
    ),
    rejects=(
        "mnemonic: abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
        "seed phrase: never share these words with anyone who asks you for them over the phone",
        ("earth together pond inhale main camp " + "grow bronze sad treat velvet report"),
        "recovery phrase: unknown",
    ),
)
