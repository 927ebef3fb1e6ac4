"""Bank account numbers: 6 to 17 digits beside a word for account. They carry no check digit, so the label decides."""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "bank account",
    "bank account number",
    "account number",
    "account no",
    "acct",
    "acct no",
    "acct number",
    "account num",
    "account nr",
    "account #",
    "account#",
    "acct#",
    "acct #",
    "acct num",
    "current account",
    "bank account no",
    "kontonr",
    "konto-nr",
    "rekeningnummer",
    "numer konta",
    "n° de compte",
    "checking account",
    "savings account",
    "deposit account",
    "bank acct",
    "ach account",
    "ach acct",
    "a/c",
    "a/c no",
    "kontonummer",
    "numéro de compte",
    "número de cuenta",
    "numero de conto",
)

CLASSIFIER = Classifier(
    id="financial.us-bank-account",
    title="Bank account number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"\d{6,17}\b", pair=True),),
    columns=(
        "account number",
        "bank account",
        "account no",
        "acct number",
        "ach account",
        "ach account number",
        "acct",
        "bank account number",
        "checking account",
        "savings account",
        "deposit account",
        "account num",
        "acct no",
        "iban or account",
    ),
    confidence=0.82,
    confident=0.92,
    regulations=("GLBA",),
    aliases=("US_BANK_ACCOUNT", "US_BANK_NUMBER"),
    matches=(
        "account number: 44454093293",
        '"bank_account": "63606945931"',
        "Is this acct # valid: 55044388?",
        "id,account_number\n1,41776823598\n2,8807408849\n",
    ),
    rejects=("account: enabled", "account number: 123", "order number: 44454093293", "44454093293"),
)
