"""Reads recorded spans into interactions: OTLP JSON, or JSON lines with one span (or one OTLP message) each.

Names of attributes follow the OpenTelemetry GenAI conventions, old and new, and OpenInference's, because
instrumentations lag behind: https://opentelemetry.io/docs/specs/semconv/gen-ai/. Text is classified, digested and
measured here and is then forgotten: an interaction holds labels, a keyed digest and counts, never a word of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from upright.model.errors import LimitExceeded, MalformedError
from upright.model.evidence import Gap
from upright.model.interaction import Interaction

if TYPE_CHECKING:
    from upright.model.data import DataLabel

LARGEST = 256 << 20
_LONGEST = 1 << 20
_NANO = 1e9
_ALIASES: dict[str, tuple[str, ...]] = {
    "operation": ("gen_ai.operation.name", "llm.request.type", "openinference.span.kind", "traceloop.span.kind"),
    "agent": ("gen_ai.agent.name", "gen_ai.agent.id", "traceloop.entity.name"),
    "model": ("gen_ai.request.model", "gen_ai.response.model", "llm.model_name", "llm.request.model"),
    "provider": ("gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system"),
    "tool": ("gen_ai.tool.name", "mcp.tool.name", "tool.name"),
    "session": ("gen_ai.conversation.id", "session.id", "mcp.session.id", "thread.id"),
    "principal": ("user.id", "enduser.id", "service.name"),
    "input_tokens": ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt"),
    "output_tokens": ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion"),
    "error": ("error.type", "exception.type"),
}
_INPUT = re.compile(
    r"gen_ai\.(?:input\.messages|prompt(?:\.\d+\.content)?|system_instructions|tool\.call\.arguments|"
    r"(?:user|system|tool)\.message)|llm\.input_messages\.\d+\.message\.content|input\.value"
)
_OUTPUT = re.compile(
    r"gen_ai\.(?:output\.messages|completion(?:\.\d+\.content)?|tool\.call\.result|(?:assistant|choice)(?:\.message)?)|"
    r"llm\.output_messages\.\d+\.message\.content|output\.value"
)
_OURS = ("gen_ai.", "llm.", "openinference.", "traceloop.", "mcp.")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,10}\U000e007f")  # flags of regions are honest tag characters
_TAGS = re.compile("[\U000e0000-\U000e007f]")
_UNSEEN = re.compile("[\u200b\u200c\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]")

Classify: TypeAlias = "Callable[[str, str], Iterable[DataLabel]]"
Digest: TypeAlias = "Callable[[str], str]"


@dataclass(frozen=True, slots=True)
class Recording:
    """Interactions in order of time, and what could not be read."""

    interactions: tuple[Interaction, ...] = ()
    gaps: tuple[Gap, ...] = ()


def read_recording(content: bytes, name: str, classify: Classify, digest: Digest) -> Recording:
    """Read a recording. `classify(text, partition)` labels a text (`partition` is `input` or `output`); `digest` is a
    keyed digest. A line that is no span is a gap. Raises LimitExceeded, and MalformedError when nothing in it is a
    span.
    """
    if len(content) > LARGEST:
        raise LimitExceeded("recording is too large", f"{len(content)} bytes")
    found: list[Interaction] = []
    gaps: list[Gap] = []
    for where, document in _documents(content.decode("utf-8", errors="replace"), name):
        if isinstance(document, Gap):
            gaps.append(document)
            continue
        spans = list(_spans(document))
        if not spans:
            gaps.append(Gap(where, "holds no span", "malformed"))
        found += (each for span in spans if (each := _interaction(span, classify, digest)))
    if gaps and not found:
        raise MalformedError("no spans in it", name)
    return Recording(tuple(sorted(found, key=lambda each: (each.started, each.session))), tuple(gaps))


def _documents(text: str, name: str) -> Iterator[tuple[str, Any]]:
    try:
        yield name, json.loads(text)
    except (ValueError, RecursionError):
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield f"{name}:{number}", _line(line, f"{name}:{number}")


def _line(line: str, where: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return Gap(where, "not JSON", "malformed")


def _spans(document: Any) -> Iterator[dict[str, Any]]:
    """Every span in an OTLP message, a list, or a plain span, each with its attributes as a flat mapping."""
    if isinstance(document, list):
        for entry in document:
            yield from _spans(entry)
    elif isinstance(document, dict) and isinstance(document.get("resourceSpans"), list):
        for resource in _dicts(document["resourceSpans"]):
            shared = _flat(_dict(resource.get("resource")).get("attributes"))
            for scope in _dicts(resource.get("scopeSpans") or resource.get("instrumentationLibrarySpans")):
                yield from (_plain(span, shared) for span in _dicts(scope.get("spans")))
    elif isinstance(document, dict) and document:
        yield _plain(document, {})


def _plain(span: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    own = _flat(span.get("attributes"))
    if not own:
        own = {str(key): value for key, value in span.items() if str(key).startswith(_OURS) or "." in str(key)}
    for event in _dicts(span.get("events")):
        told = _flat(event.get("attributes"))
        own |= {key: value for key, value in told.items() if key not in own}
        if "content" in told:
            own.setdefault(str(event.get("name")), told["content"])
    return {**span, "attributes": {**shared, **own}}


def _flat(attributes: Any) -> dict[str, Any]:
    """OTLP's list of key and value, or a mapping, as a mapping."""
    if isinstance(attributes, dict):
        return {str(key): value for key, value in attributes.items()}
    return {str(each.get("key")): _value(each.get("value")) for each in _dicts(attributes)}


def _value(value: Any) -> Any:
    if not isinstance(value, dict) or len(value) != 1:
        return value
    kind, inner = next(iter(value.items()))
    if kind == "arrayValue":
        return [_value(each) for each in _dict(inner).get("values") or ()]
    if kind == "kvlistValue":
        return _flat(_dict(inner).get("values"))
    return inner if kind.endswith("Value") else value


def _interaction(span: Mapping[str, Any], classify: Classify, digest: Digest) -> Interaction | None:
    said = _dict(span.get("attributes"))
    if not any(key.startswith(_OURS) or key in {"input.value", "tool.name"} for key in said):
        return None
    words = {name: _first(said, names) for name, names in _ALIASES.items()}
    given = _text(said, _INPUT)
    labels = [*classify(given, "input")] if given else []
    labels += classify(answer, "output") if (answer := _text(said, _OUTPUT)) else []
    failed = str(_dict(span.get("status")).get("code", "")) in {"2", "STATUS_CODE_ERROR", "ERROR"}
    return Interaction(
        session=words["session"] or str(span.get("traceId") or span.get("trace_id") or ""),
        operation=words["operation"].lower() or ("execute_tool" if words["tool"] else "chat"),
        started=_seconds(span),
        agent=words["agent"],
        model=words["model"],
        provider=words["provider"],
        tool=words["tool"],
        principal=words["principal"],
        input_tokens=_number(words["input_tokens"]),
        output_tokens=_number(words["output_tokens"]),
        error=words["error"] or ("error" if failed else ""),
        digest=digest(given) if given else "",
        labels=tuple(labels),
        attributes=_measured(given),
    )


def _measured(text: str) -> dict[str, str]:
    """What a detection may know of a text that is not kept."""
    tags = len(_TAGS.findall(_FLAG.sub("", text)))
    unseen = len(_UNSEEN.findall(text))
    counts = {"characters": len(text), "tag_characters": tags, "unseen_characters": unseen}
    return {name: str(count) for name, count in counts.items() if count}


def _first(said: Mapping[str, Any], names: Iterable[str]) -> str:
    return next((str(said[name])[:500] for name in names if said.get(name) not in {None, ""}), "")


def _text(said: Mapping[str, Any], names: re.Pattern[str]) -> str:
    """The texts of all attributes that the pattern names, JSON taken apart, in the order of their names."""
    parts: list[str] = []
    for key in sorted(said):
        if names.fullmatch(key):
            parts += _strings(said[key], depth=0)
    return "\n".join(parts)[:_LONGEST]


def _strings(value: Any, depth: int) -> list[str]:
    if depth > 12:  # noqa: PLR2004  deeper than any message
        return []
    if isinstance(value, str):
        if value[:1] in "[{" and value:
            try:
                return _strings(json.loads(value), depth + 1)
            except (ValueError, RecursionError):
                return [value]
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inner for text in _strings(each, depth + 1)]


def _seconds(span: Mapping[str, Any]) -> float:
    for name in ("startTimeUnixNano", "start_time_unix_nano", "start_time", "startTime", "timestamp", "started"):
        if (value := span.get(name)) not in {None, ""}:
            return _time(value)
    return 0.0


def _time(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return _iso(str(value))
    return number / _NANO if number > 1e17 else number / 1e3 if number > 1e11 else number  # noqa: PLR2004  ns, ms, s


def _iso(text: str) -> float:
    from datetime import datetime

    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0  # noqa: PLR2004


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def against_inventory(interactions: Iterable[Interaction], tools: Iterable[str]) -> Iterator[Interaction]:
    """Say of each tool call whether the inventory knows the tool (`attributes["inventoried"]`: yes or no)."""
    known = {tool.casefold() for tool in tools}
    for each in interactions:
        told = {"inventoried": "yes" if each.tool.casefold() in known else "no"} if each.tool else {}
        yield replace(each, attributes={**each.attributes, **told})
