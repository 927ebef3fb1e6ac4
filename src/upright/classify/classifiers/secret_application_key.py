"""Keys that web frameworks sign sessions and encrypt fields with: Django, Flask, Rails, Laravel, WordPress.

Whoever holds one forges the cookie of any user, and in some frameworks runs code. Recognised by the frameworks' own names
(`SECRET_KEY`, `secret_key_base`, `APP_KEY`, `AUTH_SALT`) beside a value of many kinds of characters.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.placeholders import machine_made
from upright.model.data import Sensitivity

_NAME = re.compile(r"[A-Za-z_.:/-]*")
_SET = r"[\"'\]]{0,2}[ \t]{0,4}(?:=>|[=:,])[ \t]{0,8}"


def _valid(value: str) -> bool:
    return machine_made(value) and not _NAME.fullmatch(value)


CLASSIFIER = Classifier(
    id="secret.application-key",
    title="Signing key of a web framework",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        rf"(?i:\b(?:django_|flask_|app_|session_|quart_)?secret_?key{_SET})[\"'](?P<value>[^\"'\s\\]{{24,100}})[\"']",
        r"(?im:^(?:export |env )?(?:django_|flask_|app_|session_|quart_)?secret_?key=)(?P<value>[^\"'\s\\$<{%][^\"'\s\\]{31,99})(?:\s|$)",
        rf"(?i:\b(?:secret_?key_?base|rails_master_key|cookie_?secret|session_?secret){_SET}[\"']?)(?P<value>[0-9a-fA-F]{{32,160}})\b",
        r"\bAPP_KEY=[\"']?base64:(?P<value>[A-Za-z0-9+/]{42,46}={0,2})",
        r"['\"](?:AUTH|SECURE_AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)['\"],[ \t]{0,12}['\"](?P<value>[^'\"\n]{48,80})['\"]",
    ),
    validate=_valid,
    confidence=0.9,
    confident=0.93,
    aliases=("APPLICATION_KEY",),
    matches=(
        "SECRET_KEY = 'k9!" + "=gq(w^_t4Fs6Hj1GcYa0UeQoXiNz+RtBwCvDmK'",
        "A=1\nDJANGO_SECRET_KEY=r=gnni5&2rjdj)g744-7gmms" + "p-@_gqjn4nto9av4gk1*##h!lr\nB=2\n",
        "secret_key_base: 9f86d081884c7d659a2feaa0c55ad015" + "a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "APP_KEY=base64:4eC39HqLyjWDarjtT1" + "zdp7dcQx8K2mVbN6sAoPuYwEi=",
    ),
    rejects=(
        "SECRET_KEY = os.environ['SECRET_KEY']",
        "SECRET_KEY = 'django-insecure-change-me-please-now'",
        "APP_KEY=base64:",
        "secret_key = 'the_name_of_the_setting_in_use'",
    ),
)
