"""Whether a configured value is a credential in the clear or only stands for one. The value itself is never kept."""

from __future__ import annotations

import re

_KNOWN = re.compile(
    r"(?:sk-(?:ant-|proj-|or-)?|gh[pousr]_|github_pat_|xox[abpr]-|xapp-|glpat-|hf_|AKIA|AIza|ya29\.|lsv2_|pplx-|gsk_|r8_|npm_|"
    r"tvly-|fc-|ntn_|secret_|sbp_|dop_v1_|SG\.|pk_live_|sk_live_|rk_live_|eyJ)[\w.-]{14,}"
)
_PLACEHOLDER = re.compile(
    r"[<>{}$%*]|\.\.\.|your|xxx|example|placeholder|change.?me|replace|insert|dummy|sample|todo|redacted|my[_-]|_here|-here|"
    r"not.?needed|none|null|test|fake|secret.?key|api.?key|12345|abcdef|input:",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD|CREDENTIALS?|AUTHORIZATION|PAT)$", re.IGNORECASE)
_LONG_ENOUGH = 16
_PASSWORD = re.compile(r"(?:PASSWORD|PASSWD|PASS|_AUTH|MASTER_KEY)$", re.IGNORECASE)
KNOWN_PASSWORDS = frozenset({
    "postgres", "password", "admin", "root", "changeme", "change-me", "secret", "example", "minioadmin",
    "miniosecret", "langfuse", "clickhouse", "myredissecret", "mysecretpassword", "guest", "test", "1234", "12345",
    "123456", "12345678", "qwerty", "letmein", "neo4j/password", "neo4j/neo4j", "neo4j", "mongo", "mysql", "redis",
    "elastic", "milvus", "sk-1234", "difyai123456", "pgvector", "user", "default", "dev", "admin123", "password123",
    "mysecret", "mysalt", "supersecret", "your-secret-key", "secretkey",
})  # fmt: skip


def in_clear(name: str, value: str) -> bool:
    """Whether `value`, configured under `name`, is a credential in the clear: not a reference, not a placeholder."""
    bare = re.sub(r"^(?:Bearer|Basic|token)\s+", "", value.strip(), flags=re.IGNORECASE)
    if not bare or _PLACEHOLDER.search(bare):
        return False
    if _KNOWN.fullmatch(bare):
        return True
    named = bool(_NAME.search(name.replace("-", "_")))
    mixed = bool(re.search(r"\d", bare)) and bool(re.search(r"[A-Za-z]", bare))
    return named and len(bare) >= _LONG_ENOUGH and mixed and not re.search(r"[\s/]", bare)


def is_password(name: str) -> bool:
    """Whether a variable of this name holds a password or the key of a master."""
    return bool(_PASSWORD.search(name))


def names_credential(name: str) -> bool:
    """Whether a variable or header of this name carries a credential."""
    return bool(_NAME.search(name.replace("-", "_")))
