"""JSON Web Tokens: signed statements that a service takes for a sign-in.

A bearer token works for whoever holds it until it expires. The header must decode to JSON with `alg`. Source: RFC 7519.
Whose token it is does not show; tokens of test suites do not differ from real ones. The anonymous key of a Supabase
project is meant to be handed out (https://supabase.com/docs/guides/api/api-keys): none.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

_KNOWN = (  # the sample of jwt.io; what every copy of Supabase that runs on one's own machine comes with
    "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l",
    "eyJpc3MiOiJzdXBhYmFzZS1kZW1v",
)
_OF_SUPABASE = "eyJpc3MiOiJzdXBhYmFzZS"


def _valid(value: str) -> bool:
    head, body = value.split(".")[:2]
    if "alg" not in _told(head) or body.startswith(_KNOWN):
        return False
    told = _told(body) if body.startswith(_OF_SUPABASE) else {}
    return told.get("role") != "anon"


def _told(part: str) -> dict[str, Any]:
    try:
        told = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


CLASSIFIER = Classifier(
    id="secret.jwt",
    title="JSON Web Token",
    sensitivity=Sensitivity.HIGH,
    patterns=(r"eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}",),
    validate=_valid,
    confidence=0.95,
    confident=0.97,
    aliases=("JWT",),
    matches=(
        "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTQ4MjAiLCJleHAiOjE5MDB9"
        + ".Zq8Wn3Lr5Tx7Vb2Mk9Pd4Fs6Hj1GcYa0UeQoXiNzRtB",
        "token=eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2lkIn0"
        + ".4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sA",
        '"id_token": "eyJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJhcHAifQ' + '.4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sA"',
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSI"
        "sInJlZiI6InFrenZod3RibnBkeW1jeGEiLCJyb2xlIjoic2VydmljZV9yb2xlIiwiaWF0IjoxNzE5MjU3NTc5LCJle"
        "HAiOjIwMzQ4MzM1Nzl9" + ".Zq8Wn3Lr5Tx7Vb2Mk9Pd4Fs6Hj1GcYa0UeQoXiNzRtB",
    ),
    rejects=(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSI"
        "sInJlZiI6InFrenZod3RibnBkeW1jeGEiLCJyb2xlIjoiYW5vbiIsImlhdCI6MTcxOTI1NzU3OSwiZXhwIjoyMDM0O"
        "DMzNTc5fQ" + ".Zq8Wn3Lr5Tx7Vb2Mk9Pd4Fs6Hj1GcYa0UeQoXiNzRtB",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.xxxxxxxxxxxxxxxxxxxxxxxx",
        "eyJxxxxxxxxxxxxxxxx.eyJxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxx",
        "a.b.c is three parts",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZS1kZW1vIiwicm9sZSI6ImFub24ifQ.CRXP1A7WOeoJeXxjNni43kdQwgnWNReilDMblYTn_I0",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    ),
)
