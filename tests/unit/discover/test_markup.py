"""Configuration readers: lines are exact, and hostile files end in a limit, not in a crash."""

from __future__ import annotations

import time

import pytest

from upright.discover.document import Document
from upright.discover.readers.markup import front_matter, markup, without_actions
from upright.model.errors import MalformedError
from upright.model.item import Item


def document(path: str, text: str) -> Document:
    return Document(Item(source="s", path=path, content=text.encode(), size=len(text)))


def lines(path: str, text: str) -> dict[str, int]:
    return {".".join(where): node.line for root in markup(document(path, text)) for where, node in root.walk()}


def test_yaml_lines_anchors_and_merge_keys() -> None:
    found = lines("a.yaml", "base: &b\n  model: x\nuse:\n  <<: *b\n  tools:\n    - one\n    - two\n---\nnext: 1\n")
    assert found["use.model"] == 2
    assert found["use.tools"] == 5
    assert found["next"] == 9


def test_json_with_comments_and_trailing_commas() -> None:
    found = lines("a.json", '{\n  // note\n  "servers": {\n    "x": {"args": ["a",\n      "b",]},\n  },\n}\n')
    assert (found["servers"], found["servers.x"], found["servers.x.args"]) == (3, 4, 4)


def test_toml_lines_of_tables_and_items() -> None:
    text = '[project]\ndependencies = [\n  "a>1",\n  "b",\n]\n[[tool.x]]\nname = "q"\n[[tool.x]]\nname = "r"\n'
    root = markup(document("pyproject.toml", text))[0]
    assert [node.line for node in root.get("project", "dependencies")] == [3, 4]
    assert [entry.get("name").line for entry in root.get("tool", "x")] == [7, 9]


def test_helm_templates_keep_their_lines() -> None:
    text = (
        "{{/* a comment with {{ braces }} */}}\n{{- if .Values.on }}\nkind: Deployment\nmetadata:\n"
        '  labels: {{- include "c.labels" . | nindent 4 }}\n    app: x\n'
        'image: "{{ .Values.image.repository }}:1"\n{{- end }}\n'
    )
    assert without_actions(text).count("\n") == text.count("\n")
    root = markup(document("templates/d.yaml", text))[0]
    assert root.get("metadata", "labels", "app").line == 6
    assert root.get("image").text == "$(values.image.repository):1"


def test_front_matter_of_markdown() -> None:
    root = front_matter(document("README.md", "---\nbase_model: org/name\n---\n# Title\nbase_model: other\n"))
    assert root is not None
    assert root.get("base_model").text == "org/name"
    assert front_matter(document("README.md", "# Title\n")) is None


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)
)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yaml", "[" * 100_000),
        ("a.json", "[" * 100_000),
        ("a.toml", "a." * 100_000 + "b = 1"),
        ("a.toml", "a = " + "[" * 5000),
        ("a.json", '{"a": '),
        ("a.yaml", "a: 'x\n"),
    ],
)
def test_malformed_and_deep_files_are_refused(path: str, text: str) -> None:
    with pytest.raises(MalformedError):
        markup(document(path, text))


@pytest.mark.parametrize("text", [BOMB, "{{/* " * 60_000, "a: &a\n  b: *a\n"])
def test_hostile_yaml_takes_no_time(text: str) -> None:
    start = time.process_time()
    try:
        found = sum(1 for root in markup(document("a.yaml", text)) for _ in root.walk())
    except MalformedError:
        found = 0
    assert found < 1000
    assert time.process_time() - start < 30


def test_templates_of_others_than_helm_are_read_with_their_actions_replaced() -> None:
    text = (
        "kind: Deployment\nspec:\n  {{#if GPU}}\n  nodes:\n    {{{PREFIX}}}/family: g6\n  {{/if}}\n"
        "  image: {{REGISTRY}}vllm/vllm-openai:v1\n  args:\n    - --model={{{ MODEL }}}\n  name: {{name}}-x\n"
    )
    found = {".".join(where): node for root in markup(document("a.yaml", text)) for where, node in root.walk()}
    assert found["spec.image"].text == "$()vllm/vllm-openai:v1"
    assert found["spec.image"].line == 7
    assert found["spec.name"].line == 10
    assert [node.text for _, node in found["spec.args"].walk()] == ["--model=$()"]


def test_what_is_no_yaml_and_no_template_is_refused() -> None:
    with pytest.raises(MalformedError):
        markup(document("a.yaml", "a: b: c\n"))
    with pytest.raises(MalformedError):
        markup(document("a.yaml", "a: b: {{x}}: c\n"))
