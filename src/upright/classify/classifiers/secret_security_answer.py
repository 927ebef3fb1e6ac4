"""Answers to security questions, after a label for them.

As good as a password, and the same everywhere. Not seen: answers that no label names.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "security answer", "security question answer", "answer to security question", "secret answer", "recovery answer",
    "sicherheitsantwort", "réponse secrète", "réponse de sécurité", "respuesta de seguridad", "respuesta secreta",
    "risposta di sicurezza", "risposta segreta",
)  # fmt: skip
_NO_ANSWER = re.compile(
    r"(?i)(?:none|null|string|str|text|required|optional|true|false|hash|hashed|varchar|char|answer|your answer|user|self|input|is|must|function|const|this|undefined).*"
)


def _valid(value: str) -> bool:
    return not _NO_ANSWER.fullmatch(value)


CLASSIFIER = Classifier(
    id="secret.security-answer",
    title="Answer to a security question",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(after(_LABELS, r"[A-Za-z][A-Za-z0-9 ]{2,31}", prose=False),),
    validate=_valid,
    columns=_LABELS,
    confidence=0.75,
    confident=0.88,
    regulations=("GDPR", "CCPA"),
    aliases=("SECURITY_ANSWER",),
    matches=(
        "Security answer: Fluffy the cat",
        '"security_answer": "Elm Street School"',
        "secret_answer=bluebird77",
        "Sicherheitsantwort: Hasselhoff",
    ),
    rejects=("security answer: null", "Fluffy", "security answers are hashed", "secret_answer = None"),
)
