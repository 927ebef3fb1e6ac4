"""Spans become interactions, and their text is forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from upright.model.data import DataLabel
from upright.model.errors import MalformedError
from upright.model.interaction import Interaction
from upright.watch.detections.ascii_smuggling import DETECTION as SMUGGLING
from upright.watch.detections.repeated_identical_requests import DETECTION as REPEATED
from upright.watch.notice import notice, windows
from upright.watch.session import Recording, against_inventory, read_recording


def classify(text: str, partition: str) -> Iterable[DataLabel]:
    return [DataLabel("pii.email", partition)] if "@" in text else []


def read(*documents: Any) -> Recording:
    content = "\n".join(json.dumps(document) for document in documents).encode()
    return read_recording(content, "spans", classify, lambda text: f"d{len(text)}")


def otlp(attributes: dict[str, str], **span: Any) -> dict[str, Any]:
    listed = [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()]
    spans = [{"traceId": "t1", "startTimeUnixNano": "1700000000000000000", "attributes": listed, **span}]
    return {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": [{"spans": spans}]}]}


def test_an_otlp_span_is_read_and_its_text_is_not_kept() -> None:
    message = json.dumps([{"role": "user", "parts": [{"type": "text", "content": "mail ann@example.org"}]}])
    recording = read(
        otlp(
            {
                "gen_ai.operation.name": "chat",
                "gen_ai.request.model": "gpt-4o",
                "gen_ai.conversation.id": "c1",
                "gen_ai.input.messages": message,
            }
        )
    )
    (found,) = recording.interactions
    assert (found.session, found.operation, found.model, found.started) == ("c1", "chat", "gpt-4o", 1.7e9)
    assert [(label.data_class, label.partition) for label in found.labels] == [("pii.email", "input")]
    assert "ann@" not in repr(recording)


@pytest.mark.parametrize(
    "span",
    [
        {"attributes": {"gen_ai.system": "openai", "gen_ai.prompt.0.content": "x"}, "start_time": 1700000000},
        {"gen_ai.system": "openai", "gen_ai.prompt": "x", "timestamp": "2023-11-14T22:13:20+00:00"},
        {"attributes": {"llm.provider": "openai", "input.value": "x"}, "startTime": 1700000000000},
    ],
)
def test_older_and_other_names_are_understood(span: dict[str, Any]) -> None:
    (found,) = read(span).interactions
    assert (found.provider, found.started, found.digest) == ("openai", 1.7e9, "d1")


def test_tool_calls_and_errors() -> None:
    (found,) = read(otlp({"gen_ai.tool.name": "send"}, status={"code": 2})).interactions
    assert (found.operation, found.tool, found.error) == ("execute_tool", "send", "error")


def test_a_broken_line_is_a_gap() -> None:
    content = b'{"gen_ai.system": "openai"}\n{"broken\n'
    recording = read_recording(content, "spans", classify, str)
    assert len(recording.interactions) == 1
    assert [gap.where for gap in recording.gaps] == ["spans:2"]


@pytest.mark.parametrize("content", [b"nothing", b"\xff\x00", b"[" * 100_000, b'{"a": NaN', b"[]\n[]"])
def test_what_is_no_recording_is_malformed(content: bytes) -> None:
    with pytest.raises(MalformedError):
        read_recording(content, "spans", classify, str)


def test_spans_of_other_systems_are_no_interactions() -> None:
    assert read(otlp({"http.method": "GET"})).interactions == ()


def test_hidden_text_is_counted_and_flags_are_not() -> None:
    hidden = "".join(chr(0xE0000 + ord(sign)) for sign in "ignore all")
    scotland = "\U0001f3f4" + "".join(chr(0xE0000 + ord(sign)) for sign in "gbsct") + "\U000e007f"
    recording = read({"gen_ai.prompt": f"hi{hidden}", "gen_ai.conversation.id": "bad"}, {"gen_ai.prompt": scotland})
    assert [found.subject for found in notice(recording.interactions, [SMUGGLING])] == ["bad"]


def test_tools_are_held_against_the_inventory() -> None:
    calls = [Interaction("s", "execute_tool", 0.0, tool=tool) for tool in ("Search", "mail", "")]
    told = [each.attributes.get("inventoried") for each in against_inventory(calls, ["search"])]
    assert told == ["yes", "no", None]


def test_a_burst_across_a_window_is_noticed_once() -> None:
    start = 290.0
    idle = [Interaction("s", "chat", 0.0)]
    burst = [Interaction("s", "chat", start + number, principal="p", digest="d") for number in range(25)]
    (found,) = notice([*idle, *burst], [REPEATED])
    assert (found.subject, found.interactions) == ("p", 25)


def test_windows_hold_no_more_than_their_length() -> None:
    calls = [Interaction("s", "chat", float(second)) for second in range(0, 1000, 7)]
    seen = list(windows(calls, 60.0))
    assert all(part[-1].started - part[0].started < 60 for part in seen)
    assert {each.started for part in seen for each in part} == {each.started for each in calls}
