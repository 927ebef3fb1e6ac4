"""Session cookies of web frameworks, by the names they give them.

Whoever holds one is the person it was made for, until it ends. Seen: Java, PHP, .NET, Django, Rails, Laravel,
Express and Flask. Not seen: sessions under other names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    return any(character.isdigit() for character in value) and len(set(value)) > 9


CLASSIFIER = Classifier(
    id="secret.session-cookie",
    title="Session cookie",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"\b(?:JSESSIONID|PHPSESSID|ASP\.NET_SessionId|ASPSESSIONID[A-Z]{8}|laravel_session|connect\.sid|CFTOKEN|sessionid|_session_id|ci_session|__Host-session|next-auth\.session-token|\.AspNetCore\.Session)[\"']?(?:=|\": ?\")(?P<value>[A-Za-z0-9%._~+/-]{18,512})",
    ),
    validate=_valid,
    confidence=0.85,
    confident=0.93,
    regulations=("GDPR",),
    aliases=("SESSION_COOKIE", "HTTP_COOKIE"),
    matches=(
        "Cookie: JSESSIONID=8F3A1C7D9E2B4A6F0C5D8E1B3A7F9C2D",
        "PHPSESSID=q8r2k5m1v9t4x7z0b3n6",
        "ASP.NET_SessionId=k2v5x8z1c4b7n0m3q6w9e2r5",
        "Set-Cookie: connect.sid=s%3AqRwT7yUp1LkJmNz9xCvB.X2y4Z6; Path=/",
    ),
    rejects=("JSESSIONID=", "session=41ed0ee90e6ee8fcb3d91b4b", "PHPSESSID is a cookie", "connect.sid=none"),
)
