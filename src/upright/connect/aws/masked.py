"""What an answer of AWS holds that must not be kept: values of environment variables, passwords, keys, tokens.

Names stay, so that one sees which variables a function has; a value becomes `***`, one that looks like a credential
`*** credential`. Scripts that run at a start stay, without the credentials in them.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from upright.connect.aws.credentials import in_script, is_credential
from upright.model.withheld import CREDENTIAL, HIDDEN

_SETTINGS: Final = frozenset(
    {"environment", "environmentvariables", "hyperparameters", "statichyperparameters", "defaultarguments"}
)
_PAIRS: Final = frozenset({"environment", "environmentfiles", "environmentvariables", "containerenvironment"})
_SECRET: Final = re.compile(
    r"password$|passphrase|secretstring|secretbinary|secretaccesskey|privatekey|clientsecret$|authtoken$|^token$|sessiontoken|"
    r"credentialsecret|servicepassword|^apikey$|apikeyvalue|connectionstring",
    re.IGNORECASE,
)
# What is told a model; a credential in it travels with every call.
_TEXTS: Final = frozenset({"instruction", "baseprompttemplate", "text", "description", "systemprompt"})
_HANDED: Final = frozenset({"input", "inputtemplate"})  # what a rule for events hands to its targets
_NESTED: Final = frozenset({"pipelinedefinition", "definition"})
_PARAMETERS: Final = "parameters"  # of an experiment: `{name: {"StringValue": ...}}`
# Variables that say which model a container loads and whether it runs the code beside it; their values are no secret.
_TOLD: Final = re.compile(
    r"^(?:(?:HF|OPTION)_(?:MODEL_(?:ID|REVISION|TRUST_REMOTE_CODE)|REVISION|TRUST_REMOTE_CODE|TASK)|(?:SM_)?VLLM_(?:MODEL|REVISION|TRUST_REMOTE_CODE))$"
)
# Variables that hold the address of a server of models; of the address no more than where it leads is kept.
_LEADS: Final = re.compile(
    r"(?:^|_)(?:OPENAI|ANTHROPIC|OLLAMA|VLLM|LITELLM|LLM|MODEL|EMBEDDINGS?|MCP|AGENT)_(?:\w{1,30}_)?(?:BASE_URL|API_BASE|ENDPOINT|HOST|URL)$",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r"^https?://[\w.-]{1,200}(?::\d{1,5})?(?=[/?#]|$)")
_PLAIN: Final = re.compile(r"^[\w.:/-]{1,200}$")
_LARGEST: Final = 1 << 20  # characters of JSON written as a text
# Words of a command line, of which one may be the value of the one before.
_COMMANDS: Final = frozenset(
    {"command", "entrypoint", "args", "arguments", "containerentrypoint", "containerarguments"}
)
_SCRIPTS: Final = frozenset({"userdata", "content", "lifecycleconfigcontent", "studiolifecycleconfigcontent"})
_LONGEST: Final = 64_000  # characters of a script in base64
_USERINFO: Final = re.compile(r"(?<=://)([^/@\s]{1,200})@")
_GZIP: Final = b"\x1f\x8b"
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
        return _USERINFO.sub(_whom, answer) if "://" in answer else answer
    return answer if isinstance(answer, bool | int | float) else None


def _whom(match: re.Match[str]) -> str:
    """The user of an address, who may have a password or be a token."""
    return f"{CREDENTIAL if ':' in match[1] or is_credential('', match[1]) else HIDDEN}@"


def _entry(name: str, value: Any, depth: int) -> Any:
    plain = name.lower()
    if isinstance(value, str | bytes) and _SECRET.search(plain):
        return HIDDEN
    if plain in _SCRIPTS and (script := _script(value)):
        return script
    if isinstance(value, Mapping | list | tuple):
        return _held(plain, value, depth)
    if isinstance(value, str) and plain in _NESTED | _TEXTS | _HANDED:
        return _inside(value, depth) if plain in _NESTED else masked(in_script(value, CREDENTIAL), depth + 1)
    return masked(value, depth + 1)


def _held(plain: str, value: Any, depth: int) -> Any:
    """What a field holds that has fields or items of its own."""
    if plain in {"tags", _PARAMETERS}:
        return _described(value, depth + 1)
    listed = isinstance(value, Mapping) and isinstance(value.get("environmentVariables"), list)  # of CodeBuild
    if plain in _SETTINGS and isinstance(value, Mapping) and not listed:
        word = next((name for name in ("Variables", "variables") if isinstance(value.get(name), Mapping)), "")
        return {word: _names(value[word])} if word else _names(value)
    if plain == "logconfiguration" and isinstance(value, Mapping) and isinstance(value.get("options"), Mapping):
        return {**value, "options": _names(value["options"])}
    if isinstance(value, list) and plain in _PAIRS | _COMMANDS:
        return _listed(value) if plain in _PAIRS else _command([str(each) for each in value])
    return masked(value, depth + 1)


def _described(value: Any, depth: int) -> Any:
    """Tags, and parameters of an experiment: what they say stays, unless it is a credential."""
    if isinstance(value, Mapping):
        pairs = [(str(name), each) for name, each in value.items()]
        whole = {name: _noted(name, each, depth) for name, each in pairs}
        named = str(value.get("Key", value.get("key", "")))
        return {
            name: _noted(named, each, depth) if named and name in {"Value", "value"} else whole[name]
            for name, each in pairs
        }
    if isinstance(value, list | tuple):
        return [_described(each, depth + 1) for each in value] if depth < _DEEPEST else None
    return masked(value, depth + 1)


def _noted(name: str, value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        return {
            word: _noted(name, each, depth) if isinstance(each, str) else masked(each, depth + 1)
            for word, each in value.items()
        }
    if isinstance(value, str) and is_credential(name, value):
        return CREDENTIAL
    return _entry(name, value, depth)


def _inside(text: str, depth: int) -> str:
    """JSON written as a text, with what is secret in it hidden; nothing of a text that is no JSON."""
    try:
        whole = json.dumps(masked(json.loads(text), depth + 1)) if len(text) <= _LARGEST else ""
        return in_script(whole, CREDENTIAL)
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
    text = str(value)
    if is_credential(name, text):
        return CREDENTIAL
    if _TOLD.match(name) and _PLAIN.match(text):
        return text
    place = _PLACE.match(text) if _LEADS.search(name) else None
    return place[0] if place else HIDDEN


def _unpacked(data: bytes) -> bytes:
    """A script that was packed to fit (`gzip` before base64), as far as it may be long."""
    return zlib.decompressobj(wbits=31).decompress(data, _LARGEST) if data.startswith(_GZIP) else data


def _script(value: Any) -> str:
    """A script in base64 without the credentials in it; an empty text when it is none."""
    text = str(value.get("Value", "")) if isinstance(value, Mapping) else str(value)
    if not 0 < len(text) <= _LONGEST:
        return ""
    try:
        plain = _unpacked(base64.b64decode(text, validate=True)).decode()
    except (binascii.Error, ValueError, EOFError, zlib.error):
        return ""
    return base64.b64encode(in_script(plain, CREDENTIAL).encode()).decode()
