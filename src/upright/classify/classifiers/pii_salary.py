"""Pay of a person: an amount with its currency, after a label for it.

What somebody earns is among what people least want told. Not seen: amounts without a currency, pay bands of job
offers under other names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "salary", "annual salary", "base salary", "gross salary", "net salary", "monthly salary", "current salary",
    "yearly salary", "base pay", "gross pay", "net pay", "annual pay", "take-home pay", "annual bonus",
    "total compensation", "annual compensation", "hourly wage", "jahresgehalt", "monatsgehalt", "bruttogehalt",
    "nettogehalt", "gehalt", "bruttolohn", "nettolohn", "salaire", "salaire brut", "salaire net", "salario",
    "salario bruto", "salario neto", "sueldo", "stipendio", "retribuzione lorda", "ral", "salário", "salário bruto",
    "brutosalaris", "nettosalaris", "lön", "lønn", "løn", "palkka", "wynagrodzenie", "pensja", "plat", "maaş",
    "зарплата", "оклад", "年薪", "月薪", "給与", "연봉",
)  # fmt: skip
_AMOUNT = (
    r"(?:(?:USD|EUR|GBP|CHF|CAD|AUD|INR|JPY|SEK|NOK|DKK|PLN|BRL|MXN|ZAR|[$€£¥₹]|Rs\.?|R\$) ?"
    r"\d{1,3}(?:[., ]?\d{3}){0,3}(?:[.,]\d{1,2})?k?"
    r"|\d{1,3}(?:[., ]?\d{3}){0,3}(?:[.,]\d{1,2})?k? ?"
    r"(?:USD|EUR|GBP|CHF|CAD|AUD|INR|SEK|NOK|DKK|PLN|BRL|MXN|ZAR|[€£$₹]|kr|zł|Kč))"
)

CLASSIFIER = Classifier(
    id="pii.salary",
    title="Salary",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, _AMOUNT, begin=""),),
    columns=(
        "salary",
        "annual salary",
        "base salary",
        "gross salary",
        "net salary",
        "gross pay",
        "net pay",
        "base pay",
        "gehalt",
        "bruttogehalt",
    ),
    confidence=0.82,
    confident=0.9,
    regulations=("GDPR", "CCPA"),
    aliases=("SALARY", "COMPENSATION"),
    matches=(
        "Annual salary: $84,500",
        "Bruttogehalt: 4.250,00 €",
        '"base_salary": "GBP 52000"',
        "net pay is EUR 2 310.45",
    ),
    rejects=("salary: competitive", "$84,500", "salary 12", "salary negotiation"),
)
