"""Brazilian national health cards (Cartão Nacional de Saúde): fifteen digits under modulus 11.

Names one person in every record of the public health system. Source: DATASUS. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import br_cns
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "cns", "cartão sus", "cartao sus", "cartão nacional de saúde", "cartao nacional de saude", "número do sus",
    "nº cns", "cns paciente",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.br-cns",
    title="Brazilian national health card",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[12789]\d{2}[ ]?\d{4}[ ]?\d{4}[ ]?\d{4}\b"),),
    validate=br_cns,
    columns=_LABELS,
    confidence=0.86,
    confident=0.97,
    regulations=("LGPD", "GDPR special category"),
    countries=("BR",),
    aliases=("BR_CNS",),
    matches=(
        "CNS: 754 7690 4287 8956",
        "Cartão SUS 723478162248684",
        '"cns": "765260604042121"',
        "cartão nacional de saúde: 754769042878956",
    ),
    rejects=("CNS: 754769042878957", "754769042878956", "cns 12", "pedido 723478162248684"),
)
