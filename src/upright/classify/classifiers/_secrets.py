"""Shapes and checks that the classes of secrets share."""

from __future__ import annotations

from upright.classify.placeholders import looks_random, machine_made

_KINDS = "(?:key|token|secret|passw?(?:or)?d?|pat|pwd|auth|credentials?|licen[cs]e|jwt)s?"
_LATER = (
    r"(?:[_. -]?(?:\d{1,2}|v\d|prod(?:uction)?|dev|test|live|staging|main|default|value|old|new|primary|b64|name))?"
)
_QUOTES = r"""["'`\]\\)*]{0,4}"""
_ASSIGNED = r"(?:=>|:=|\|\||->|[:=>|,]|[ \t]is:?[ \t])"
_ENTRY = r"""["']?,?\s{1,24}["']?value["']?[ \t]{0,4}[:=]"""  # `name: X_TOKEN`, on the next line `value: ...`
_OPENED = r"""(?:str[ ]?=[ ]?)?[\[(]?["'`\\]{0,4}"""
SET = rf"(?:{_QUOTES}[ \t]{{0,28}}{_ASSIGNED}|{_ENTRY})[ \t]{{0,8}}"
BETWEEN = rf"(?:{SET}{_OPENED}|[ \t]{{1,4}}[\"'`])"
"""From a name to its value: `=`, `: "`, `"] = "`, `", "`, ` is `, ` "`, `\\n  value: `."""
_TAGS = r"[ \t]{0,2}</[A-Za-z][A-Za-z0-9:]{0,15}>\s{0,16}<[A-Za-z][A-Za-z0-9:]{0,15}(?:[ ][^<>\n]{0,80})?>\s{0,16}"
_ATTRIBUTE = r"""\\?["'][ \t]{1,4}(?:type=\\?["']\w{1,16}\\?["'][ \t])?value[ \t]?=[ \t]?\\?["']"""
_DEFAULT = r"""["'][ \t]{0,4}\{\s{1,16}(?:[a-z_]{2,16}[ \t]{0,12}=[^\n{}]{0,160}\n\s{0,16}){0,4}?default[ \t]{0,12}=[ \t]{0,4}["']"""
_SAID = r"""\??[ \t](?:[ \t]{0,2}|-[ \t])(?:(?:to|is|was|now|as|on|file|record|i|see)[ ]){0,4}[(\["'`]{0,2}"""
_WIDELY = rf"(?:{SET}{_OPENED}|{_TAGS}|{_ATTRIBUTE}|{_DEFAULT}|{_SAID})"
"""Also ` (`, `? `, ` - `, `</th><td>`, `" value="`, `" {\\n  default = "` and a mere space: for values that hardly occur otherwise."""
UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
LATER = _LATER
_AFTER = r"(?:[^A-Za-z0-9_+/=-]|$)"


def assigned(owner: str, value: str, *, kinds: str = _KINDS) -> str:
    """A value beside a name that says whose it is and that it is secret: `MISTRAL_API_KEY=...`, `mistral.token: ...`.

    `owner` and `kinds` are alternations in lower case; the value must end where it seems to.
    """
    return (
        rf"(?i:(?:{owner})[A-Za-z0-9_. -]{{0,24}}?{kinds})(?P<between>(?i:{_LATER}{_WIDELY}))(?P<value>{value}){_AFTER}"
    )


def named(names: str, value: str) -> str:
    """A value beside one of these names (an alternation in lower case): nothing but a number or a stage may follow."""
    return rf"(?i:{names})(?P<between>(?i:{_LATER}{_WIDELY}))(?P<value>{value}){_AFTER}"


def set_to(names: str, value: str) -> str:
    """The same where the value could be anything: it must be assigned, or in quotes."""
    return rf"(?i:(?:{names}){_LATER}{BETWEEN})(?P<value>{value}){_AFTER}"


def random_token(value: str) -> bool:
    """Made by a machine: digits among the letters, or letters of both cases in no order."""
    return looks_random(value, 3.0) or machine_made(value)
