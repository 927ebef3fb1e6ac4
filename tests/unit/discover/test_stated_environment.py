"""Code that reads its model from the environment is told what templates and Compose files give it."""

from __future__ import annotations

import pytest

from upright.discover.document import Document
from upright.discover.stated_environment import stated_environment
from upright.model.item import Item

SAM = """Parameters:
  ModelId: {Type: String, Default: 'anthropic.claude-3-haiku-20240307-v1:0'}
Resources:
  Ask:
    Type: AWS::Serverless::Function
    Properties:
      Environment:
        Variables: {MODEL_ID: !Ref ModelId, TABLE: t}
"""
COMPOSE = """services:
  a:
    environment: [LLM_MODEL=gpt-4o, EMBEDDING_MODEL=bge-m3, PORT=80]
  b:
    environment: {EMBEDDING_MODEL: other, CHAT_MODEL: '${CHAT:-x}'}
"""
POD = """kind: Pod
spec:
  containers:
    - name: a
      env: [{name: MODEL_NAME, value: qwen}, {name: MODEL_KEY, valueFrom: {secretKeyRef: {name: s}}}]
"""


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (SAM, {"MODEL_ID": "anthropic.claude-3-haiku-20240307-v1:0"}),
        (COMPOSE, {"LLM_MODEL": "gpt-4o"}),
        (POD, {"MODEL_NAME": "qwen"}),
        ("environment: model\nenv: [1, [model], {name: [x]}]\n", {}),
    ],
)
def test_what_variables_of_models_are_given(text: str, stated: dict[str, str]) -> None:
    document = Document(Item("s", "a.yaml", len(text), content=text.encode()))
    assert stated_environment(document) == stated
