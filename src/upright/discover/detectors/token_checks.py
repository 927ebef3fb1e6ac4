"""Code that believes tokens without checking them, and lists of OAuth scopes, in projects with servers of MCP.

Why it matters: who writes a token of his own is then whoever he says he is, or a token that was made for another service
opens this one; a scope for everything turns one injected sentence into the loss of an account.

How it recognises: decoding without verification (`verify_signature: False`, `jwt.decode` of jsonwebtoken, `ParseUnverified`,
`JWT.decode(token, nil, false)`), the algorithm `none`, an audience that is not looked at, in files that read the header of a
request; constants called scopes that list them. A server of MCP of the same source on a network, if one is nearest, gets it.

What it does not see: gateways in front that checked before, and tokens that other programs check.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.declared import Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.fronts import GUARD
from upright.discover.readers.node import Node
from upright.discover.sight import in_tests
from upright.model.asset import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_LANGUAGES = frozenset({"python", "typescript", "tsx", "javascript", "go", "java", "kotlin", "csharp", "php", "ruby"})
_WITHIN = r"(?:[^()]|\([^()]{0,200}\)){0,600}?"
# Signatures that nobody looks at.
_FORGED = re.compile(
    rf"\bjwt\.decode\({_WITHIN}(?:[\"']verify_signature[\"']\s*:\s*False|\bverify\s*=\s*False)|\bget_unverified_claims\(|\bParseUnverified\("
    rf"|\balgorithms\s*[:=]\s*\[[^\]\n]{{0,120}}[\"']none[\"']|\bJWT\.decode\([^()\n]{{1,120}},\s*nil\s*,\s*false"
    r"|\bSignatureValidator\s*=\s*(?:delegate|\()|\bValidateIssuerSigningKey\s*=\s*false|\bRequireSignedTokens\s*=\s*false|\bUnsafeAllowNoneSignatureType\b",
    re.IGNORECASE,
)
# What reads a token and checks nothing by itself; it counts where no function of the file verifies one.
_DECODES = re.compile(
    r"\b(?:jwt|jsonwebtoken|jose|JWT)\.decode\(\s*[\w.!?]{1,60}\s*(?:,\s*\{[^}]{0,80}\}\s*)?\)|\b(?:jwtDecode|jwt_decode|decodeJwt)(?:<[^>\n]{1,60}>)?\(|\bReadJwtToken\(|\bparseClaimsJwt\("
)
_VERIFIES = re.compile(
    r"\bverif(?:y|ied|ies)\w{0,30}\(|\bjwtVerify\b|\.require\(|ValidateToken|\bParse(?:WithClaims)?\(|parseClaimsJws|getKey",
    re.IGNORECASE,
)
_OF_REQUESTS = re.compile(r"authorization", re.IGNORECASE)
_ANY_AUDIENCE = re.compile(
    r"[\"']verify_aud[\"']\s*:\s*False|\bValidateAudience\s*=\s*false|\bignoreAudience\s*:\s*true"
)
_LISTED = re.compile(
    r"\b\w{0,40}(?:SCOPES?|[sS]copes?)\b(?:\s*:\s*[\w\[\]<>]{1,40})?\s*(?::=|=|:)\s*(?:new\s+\w+\s*)?(?:\[\]string\s*)?[\[({](?P<listed>[^\])}]{1,1500})[\])}]"
)
_JOINED = re.compile(
    r"[\"']scope[\"']\s*[:,]\s*(?:[\"'] [\"']\.join\((?P<py>\w{1,60})\)|(?P<js>\w{1,60})\.join\([\"'] [\"']\))"
)
_SCOPE = re.compile(r"[\"'`]([\w:/.*-]{2,120})[\"'`]")
_MOST = 40


def _detect(document: Document) -> Iterator[Sighting]:
    text = document.text
    if in_tests(document.item.path):
        return
    forged = _FORGED.search(text)
    if forged is None and _OF_REQUESTS.search(text) and not _VERIFIES.search(text):
        forged = _DECODES.search(text)
    aimed = _ANY_AUDIENCE.search(text)
    scopes = _scopes(text)
    said = {name: "true" for name, match in (("forged_tokens", forged), ("any_token", aimed)) if match}
    if scopes:
        said["scopes"] = " ".join(scopes)
    if said:
        first = forged or aimed
        line = text.count("\n", 0, first.start()) + 1 if first is not None else 1
        where = Location(document.item.path, line, document.item.source, "mcp_server")
        body = Node({name: Node(value) for name, value in said.items()}, line)
        yield Declared(GUARD, document.item.path, document.item.source, body, where)


def _scopes(text: str) -> list[str]:
    """The scopes that constants list, by their name or since they are sent as such."""
    found = [match["listed"] for match in _LISTED.finditer(text)]
    for match in _JOINED.finditer(text):
        name = re.escape(match["py"] or match["js"])
        listed = re.search(
            rf"\b{name}\b(?:\s*:\s*[\w\[\]<>]{{1,40}})?\s*=\s*[\[({{](?P<listed>[^\])}}]{{1,1500}})", text
        )
        found += [listed["listed"]] if listed else []
    return [*dict.fromkeys(scope for each in found for scope in _SCOPE.findall(each))][:_MOST]


DETECTOR = Detector(
    id="token-checks",
    title="Checks of tokens that check nothing, and scopes",
    selects=Selector(
        languages=_LANGUAGES,
        literals=(b"jwt", b"parseunverified", b"verify_aud", b"validateaudience", b"signaturevalidator", b"scopes", b'scope"'),
    ),
    detect=_detect,
    hits=(
        Hit("tokens.py", 'import jwt\ndef of(t):\n    return jwt.decode(t, options={"verify_signature": False})\n', (), declares=(GUARD,)),
        Hit("tokens.py", 'import jwt\ndef of(t):\n    return jwt.decode(t, K, algorithms=["RS256", "none"])\n', (), declares=(GUARD,)),
        Hit("auth.ts", 'import jwt from "jsonwebtoken";\nconst t = req.headers.authorization;\nconst c = jwt.decode(t);\n', (), declares=(GUARD,)),
        Hit("auth.ts", 'import { jwtDecode } from "jwt-decode";\nexport const who = (req: Request) => jwtDecode<Claims>(req.headers.get("authorization"));\n', (), declares=(GUARD,)),
        Hit("auth.go", "package a\nvar t, _, err = jwt.NewParser().ParseUnverified(raw, jwt.MapClaims{})\n", (), declares=(GUARD,)),
        Hit("auth.rb", "payload, = JWT.decode(token, nil, false)\n", (), declares=(GUARD,)),
        Hit("auth.py", 'jwt.decode(t, K, algorithms=["RS256"], options={"verify_aud": False})\n', (), declares=(GUARD,)),
        Hit("config.ts", "export const SCOPES = [\n  'https://mail.google.com/',\n];\nimport jwt;\n", (), declares=(GUARD,)),
        Hit("proxy.py", 'WANTED = ["Mail.ReadWrite"]\nq = {"scope": " ".join(WANTED)}\n', (), declares=(GUARD,)),
    ),
    misses=(
        Miss("tokens.py", 'import jwt\ndef of(t):\n    return jwt.decode(t, K, algorithms=["RS256"], audience="desk")\n'),
        Miss("auth.ts", 'import jwt from "jsonwebtoken";\nconst h = req.headers.authorization;\nconst c = jwt.verify(h, K);\nconst head = jwt.decode(h);\n'),
        Miss("page.tsx", 'import { jwtDecode } from "jwt-decode";\nconst name = jwtDecode(stored).name;\n'),
        Miss("auth.go", "package a\nvar t, err = jwt.ParseWithClaims(raw, &c, key)\n"),
    ),
)  # fmt: skip
