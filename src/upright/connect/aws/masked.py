"""What an answer of AWS holds that must not be kept: values of environment variables, passwords, keys, tokens.

Names stay, so that one sees which variables a function has; a value becomes `***`, one that looks like a credential
`*** credential`. Scripts that run at a start stay, without the credentials in them.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from upright.connect.aws.credentials import in_script, is_credential
from upright.model.withheld import CREDENTIAL, HIDDEN

_SETTINGS: Final = frozenset(
    {"environment", "environmentvariables", "hyperparameters", "statichyperparameters", "defaultarguments"}
)
_PAIRS: Final = frozenset({"environment", "environmentfiles", "containerenvironment"})
_SECRET: Final = re.compile(
    r"password$|passphrase|secretstring|secretbinary|secretaccesskey|privatekey|clientsecret$|authtoken$|^token$|sessiontoken|"
    r"credentialsecret|servicepassword|^apikey$|apikeyvalue|connectionstring",
    re.IGNORECASE,
)
# What is told a model; a credential in it travels with every call.
_TEXTS: Final = frozenset({"instruction", "baseprompttemplate", "text", "description", "systemprompt"})
_NESTED: Final = frozenset({"pipelinedefinition"})
_LARGEST: Final = 1 << 20  # characters of JSON written as a text
# Words of a command line, of which one may be the value of the one before.
_COMMANDS: Final = frozenset(
    {"command", "entrypoint", "args", "arguments", "containerentrypoint", "containerarguments"}
)
_SCRIPTS: Final = frozenset({"userdata", "content", "lifecycleconfigcontent", "studiolifecycleconfigcontent"})
_LONGEST: Final = 64_000  # characters of a script in base64
_USERINFO: Final = re.compile(r"(?<=://)[^/@\s]{1,200}@")
_DEEPEST: Final = 40


def masked(answer: Any, depth: int = 0) -> Any:
    """The answer as plain JSON, with what is secret in it hidden; bytes and what lies too deep are left out."""
    if depth > _DEEPEST:
        return None
    if isinstance(answer, Mapping):
        return {
            str(name): _entry(str(name), value, depth) for name, value in answer.items() if name != "ResponseMetadata"
        }
    if isinstance(answer, list | tuple):
        return [masked(each, depth + 1) for each in answer]
    if isinstance(answer, datetime | date):
        return answer.isoformat()
    if isinstance(answer, str):
        return _USERINFO.sub(f"{HIDDEN}@", answer) if "://" in answer else answer
    return answer if isinstance(answer, bool | int | float) else None


def _entry(name: str, value: Any, depth: int) -> Any:
    plain = name.lower()
    if _SECRET.search(plain) and isinstance(value, str | bytes):
        return HIDDEN
    if plain in _SETTINGS and isinstance(value, Mapping):
        word = next((name for name in ("Variables", "variables") if isinstance(value.get(name), Mapping)), "")
        return {word: _names(value[word])} if word else _names(value)
    if isinstance(value, list) and plain in _PAIRS | _COMMANDS:
        return _listed(value) if plain in _PAIRS else _command([str(each) for each in value])
    if plain in _NESTED and isinstance(value, str):
        return _inside(value, depth)
    if plain in _SCRIPTS and (script := _script(value)):
        return script
    return masked(in_script(value, CREDENTIAL) if plain in _TEXTS and isinstance(value, str) else value, depth + 1)


def _inside(text: str, depth: int) -> str:
    """JSON written as a text, with what is secret in it hidden; nothing of a text that is no JSON."""
    try:
        return json.dumps(masked(json.loads(text), depth + 1)) if len(text) <= _LARGEST else ""
    except (ValueError, RecursionError):
        return ""


def _names(variables: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): _seen(str(name), value) for name, value in variables.items()}


def _pair(each: Mapping[str, Any]) -> dict[str, Any]:
    return {**each, "value": _seen(str(each.get("name", "")), each["value"])}


def _listed(pairs: list[Any]) -> list[Any]:
    return [_pair(each) if isinstance(each, Mapping) and "value" in each else each for each in pairs]


def _command(words: list[str]) -> list[str]:
    """A command line without the credentials in it: `--token VALUE`, `--token=VALUE`, or within a word."""
    before = ["", *words]
    return [
        CREDENTIAL
        if option.startswith("-") and " " not in each and is_credential(option.lstrip("-"), each)
        else in_script(each, CREDENTIAL)
        for option, each in zip(before, words, strict=False)
    ]


def _seen(name: str, value: Any) -> str:
    return CREDENTIAL if is_credential(name, str(value)) else HIDDEN


def _script(value: Any) -> str:
    """A script in base64 without the credentials in it; an empty text when it is none."""
    text = str(value.get("Value", "")) if isinstance(value, Mapping) else str(value)
    if not 0 < len(text) <= _LONGEST:
        return ""
    try:
        plain = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return base64.b64encode(in_script(plain, CREDENTIAL).encode()).decode()
