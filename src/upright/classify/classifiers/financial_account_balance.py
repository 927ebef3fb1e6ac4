"""Balances of accounts: an amount with its currency, after a label for it.

Tells what somebody owns or owes. Not seen: amounts without a currency.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "account balance", "available balance", "current balance", "closing balance", "opening balance", "bank balance",
    "savings balance", "checking balance", "loan balance", "outstanding balance", "mortgage balance",
    "ledger balance", "kontostand", "saldo de cuenta", "saldo disponible", "saldo contabile", "saldo disponibile",
    "solde du compte", "solde disponible", "rekeningsaldo", "saldo konta", "hesap bakiyesi",
)  # fmt: skip
_AMOUNT = (
    r"(?:(?:USD|EUR|GBP|CHF|CAD|AUD|INR|JPY|SEK|NOK|DKK|PLN|BRL|MXN|ZAR|[$€£¥₹]|Rs\.?|R\$) ?"
    r"\d{1,3}(?:[., ]?\d{3}){0,3}(?:[.,]\d{1,2})?k?"
    r"|\d{1,3}(?:[., ]?\d{3}){0,3}(?:[.,]\d{1,2})?k? ?"
    r"(?:USD|EUR|GBP|CHF|CAD|AUD|INR|SEK|NOK|DKK|PLN|BRL|MXN|ZAR|[€£$₹]|kr|zł|Kč))"
)

CLASSIFIER = Classifier(
    id="financial.account-balance",
    title="Account balance",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, _AMOUNT, begin=""),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.9,
    regulations=("GLBA", "GDPR"),
    aliases=("ACCOUNT_BALANCE",),
    matches=(
        "Account balance: $12,480.22",
        "available balance is EUR 902.17",
        '"closing_balance": "£3,204.80"',
        "Kontostand: 1.204,50 €",
    ),
    rejects=("account balance: unknown", "$12,480.22", "balance 12", "load balance"),
)
