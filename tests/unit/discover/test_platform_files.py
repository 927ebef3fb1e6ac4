"""Which files of hosting platforms deploy code of AI, and which do not."""

import pytest

from upright.discover.detectors import platform_files, python_endpoints, script_endpoints
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

DETECTORS = [each.DETECTOR for each in (platform_files, python_endpoints, script_endpoints)]
CHAT = (
    "from fastapi import FastAPI\nfrom openai import OpenAI\napp = FastAPI()\n\n\n@app.post('/chat')\n"
    "def chat(text: str):\n    return OpenAI().responses.create(model='gpt-4o', input=text)\n"
)
SHOP = "from fastapi import FastAPI\napp = FastAPI()\n\n\n@app.get('/shop')\ndef shop():\n    return 1\n"
PAGE = 'import { streamText } from "ai";\nexport async function POST(req) {\n  return streamText({}).toResponse();\n}\n'
FILES = {
    "fly.toml": "app = 'desk'\n[http_service]\ninternal_port = 80\n",
    "render.yaml": "services:\n  - type: web\n    name: desk\n    startCommand: uvicorn main:app\n",
    "railway.json": '{"deploy": {"startCommand": "uvicorn main:app"}}',
    "Procfile": "web: gunicorn main:app\n",
    "app.yaml": "runtime: python311\nentrypoint: gunicorn main:app\n",
    "apprunner.yaml": "run:\n  command: uvicorn main:app\n",
    "azure.yaml": "services:\n  desk:\n    project: .\n    host: containerapp\n",
    "README.md": "---\ntitle: Desk\nsdk: docker\n---\n",
    "vercel.json": '{"builds": [{"src": "main.py"}]}',
    ".do/app.yaml": "name: a\nservices:\n  - name: desk\n    github: {repo: a/b}\n    run_command: uvicorn main:app\n",
}


def deployed(files: dict[str, str]) -> list[tuple[str, object]]:
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    found = link([examine(Document(item), DETECTORS) for item in items])[0]
    return [(each.location.path, each.attributes["built_from"]) for each in found if "built_from" in each.attributes]


@pytest.mark.parametrize("name", FILES)
def test_a_platform_runs_the_code_beside_its_file(name: str) -> None:
    assert deployed({name: FILES[name], "main.py": CHAT}) == [(name, ".")]


@pytest.mark.parametrize("name", FILES)
def test_a_platform_that_runs_no_ai_is_not_told(name: str) -> None:
    assert not deployed({name: FILES[name], "main.py": SHOP, "tests/test_chat.py": CHAT})


def test_services_run_what_is_in_their_folders() -> None:
    listed = (
        "services:\n  - {type: web, name: web, env: node, rootDir: web, startCommand: npm start}\n"
        "  - {type: web, name: api, env: python, rootDir: api, startCommand: uvicorn main:app}\n"
        "  - {type: web, name: pages, env: static, rootDir: api}\n"
    )
    assert deployed({"render.yaml": listed, "api/main.py": CHAT, "web/app.js": "x()"}) == [("render.yaml", "api")]


def test_a_command_runs_what_is_of_its_language_and_package() -> None:
    assert not deployed({"Procfile": "web: npm start\n", "main.py": CHAT})
    assert not deployed({"Procfile": "web: uvicorn shop.main:app\n", "bots/main.py": CHAT, "shop/main.py": SHOP})
    assert deployed({"Procfile": "web: uvicorn desk.main:app\n", "desk/main.py": SHOP, "desk/api/a.py": CHAT})
    assert deployed({"web/Procfile": "web: npm start\n", "web/app/api/chat/route.ts": PAGE}) == [
        ("web/Procfile", "web")
    ]
