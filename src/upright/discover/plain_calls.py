"""Calls of Go, Java, Kotlin, C#, PHP, Ruby and Rust, read without a grammar: their arguments, and which one matters."""

from __future__ import annotations

import re

QUOTES = ('"', "'", "`")
_WRAPPED = re.compile(
    r"^(?:fmt\.Sprintf|url\.Parse(?:RequestURI)?|format!|String\.format|string\.Format|URI\.parse|URI\.create|URI|new\s+URI|new\s+Uri|new\s+URL|Uri\.parse|Path\.of|Paths\.get|Path::new|HttpMethod\.\w+)\(\s*|^[&$@*]+(?=[\w\"])"
)
_LONG = 2000  # characters of the arguments of one call


def arguments(code: str, start: int) -> list[str]:
    """The arguments of a call whose bracket has just been opened."""
    found: list[str] = []
    depth, at, quote = 0, start, ""
    for place in range(start, min(len(code), start + _LONG)):
        sign = code[place]
        if quote:
            quote = "" if sign == quote and code[place - 1] != "\\" else quote
        elif sign in '"`' or (sign == "'" and code[place + 1 : place + 2] not in {"a", "_", "s"}):
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if depth < 0:
                return [*found, code[at:place]] if code[at:place].strip() else found
        elif sign == "," and not depth:
            found.append(code[at:place])
            at = place + 1
    return found


def unwrapped(value: str) -> str:
    """A text without the calls around it that make an address, a path or a filled pattern of it."""
    text = value.strip()
    while (wrapped := _WRAPPED.match(text)) is not None and wrapped.end():
        text = text[wrapped.end() :]
    return text


def address(call: str, given: list[str]) -> list[str]:
    """The argument that is the address: the first, or what stands behind the method of a request."""
    if "HttpRequestMessage" in call:
        return given[-1:]
    return given[-2:-1] if "NewRequest" in call else given[:1]


def program(given: list[str]) -> list[str]:
    """The argument that names the program, past a context."""
    return given[1:2] if given and re.fullmatch(r"\s*(?:ctx|context|c)(?:\.\w+(?:\(\))?)?\s*", given[0]) else given[:1]
