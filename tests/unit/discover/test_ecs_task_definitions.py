"""Tasks of ECS whose image is built from code of AI, and those of others."""

import pytest

from upright.discover.detectors import docker_images, ecs_task_definitions, python_endpoints
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

DETECTORS = [each.DETECTOR for each in (docker_images, ecs_task_definitions, python_endpoints)]
CHAT = (
    "from fastapi import FastAPI\nfrom openai import OpenAI\napp = FastAPI()\n\n\n@app.post('/chat')\n"
    "def chat(text: str):\n    return OpenAI().responses.create(model='gpt-4o', input=text)\n"
)
TASK = (
    '{"family": "f", "containerDefinitions": [{"name": "api", "image": "1.dkr.ecr.eu-west-1.amazonaws.com/%s:1", '
    '"portMappings": [{"containerPort": 80}]}]}'
)


@pytest.mark.parametrize(("image", "expected"), [("chat", ["chat"]), ("web", [])])
def test_the_folder_that_an_image_is_built_from_tells(image: str, expected: list[str]) -> None:
    dockerfile = "FROM python:3.12\nCOPY . .\n"
    files = {"deploy/task.json": TASK % image, "chat/main.py": CHAT, "chat/Dockerfile": dockerfile,
             "web/main.py": "print(1)\n", "web/Dockerfile": dockerfile}  # fmt: skip
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    found = link([examine(Document(item), DETECTORS) for item in items])[0]
    assert [each.attributes["built_from"] for each in found if "built_from" in each.attributes] == expected
