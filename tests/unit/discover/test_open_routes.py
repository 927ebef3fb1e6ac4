"""Which routes of a Python program ask nobody who is calling, as far as their module tells."""

from __future__ import annotations

import pytest

from upright.discover.detectors import python_endpoints
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.asset import AssetKind
from upright.model.item import Item

HEAD = "from fastapi import Depends, FastAPI, Request\nfrom openai import OpenAI\n"
BODY = "    return OpenAI().responses.create(model='gpt-4o', input=text)\n"


def stated(code: str) -> object:
    item = Item("repo", "app.py", len(code), content=code.encode())
    routes = [each for each in examine(Document(item), [python_endpoints.DETECTOR]).observations
              if each.kind is AssetKind.ENDPOINT]  # fmt: skip
    assert len(routes) == 1
    return routes[0].attributes.get("unguarded")


@pytest.mark.parametrize(
    "code",
    [
        f"{HEAD}app = FastAPI()\n@app.post('/chat')\ndef chat(text: str):\n{BODY}",
        (
            f"{HEAD}app = FastAPI(title='desk')\napp.add_middleware(CORSMiddleware, allow_origins=['*'])\n"
            f"@app.post('/chat')\n@limiter.limit('5/minute')\nasync def chat(text: str, max_length: int = 9):\n{BODY}"
        ),
        (
            "from flask import Flask\nfrom flask_cors import CORS\nfrom openai import OpenAI\napp = Flask(__name__)\n"
            f"CORS(app)\n@app.route('/chat')\ndef chat():\n    text = 'x'\n{BODY}\napp.run(host='0.0.0.0')\n"
        ),
    ],
)
def test_nothing_stands_before_a_plain_route(code: str) -> None:
    assert stated(code) is True


@pytest.mark.parametrize(
    "code",
    [
        f"{HEAD}app = FastAPI()\n@app.post('/chat')\ndef chat(text: str, who=Depends(someone)):\n{BODY}",
        f"{HEAD}app = FastAPI()\n@app.post('/chat', dependencies=[Depends(gate)])\ndef chat(text: str):\n{BODY}",
        f"{HEAD}app = FastAPI(dependencies=[Depends(gate)])\n@app.post('/chat')\ndef chat(text: str):\n{BODY}",
        f"{HEAD}app = FastAPI()\napp.add_middleware(Gate)\n@app.post('/chat')\ndef chat(text: str):\n{BODY}",
        f"{HEAD}app = FastAPI()\nprotect(app)\n@app.post('/chat')\ndef chat(text: str):\n{BODY}",
        (
            f"{HEAD}app = FastAPI()\n@app.middleware('http')\nasync def gate(r, n):\n    return await n(r)\n"
            f"@app.post('/chat')\ndef chat(text: str):\n{BODY}"
        ),
        f"{HEAD}app = FastAPI()\n@app.post('/chat')\n@staff_only\ndef chat(text: str):\n{BODY}",
        f"{HEAD}app = FastAPI()\n@app.post('/chat')\ndef chat(text: str, who: CurrentUser):\n{BODY}",
        f"{HEAD}app = FastAPI()\n@app.post('/chat')\ndef chat(request: Request, text: str):\n    gate(request)\n{BODY}",
        (
            f"{HEAD}app = FastAPI()\n@app.post('/chat')\ndef chat(request: Request, text: str):\n"
            f"    if request.headers['x-desk'] != KEY:\n        raise ValueError\n{BODY}"
        ),
        f"{HEAD}from own import app\n@app.post('/chat')\ndef chat(text: str):\n{BODY}",
        f"{HEAD}router = APIRouter()\n@router.post('/chat')\ndef chat(text: str):\n{BODY}",
        (
            "from flask import Flask\nfrom openai import OpenAI\napp = Flask(__name__)\n@app.before_request\n"
            f"def gate():\n    pass\n@app.route('/chat')\ndef chat():\n    text = 'x'\n{BODY}"
        ),
    ],
)
def test_what_may_ask_leaves_it_open(code: str) -> None:
    assert stated(code) is not True
