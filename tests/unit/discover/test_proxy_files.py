"""What files of Nginx and Caddy lead to is reached as they say."""

from collections.abc import Mapping

import pytest

from upright.discover.detectors import compose_services, docker_images, proxy_files, python_endpoints
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.discover.readers.directives import Directive, directives
from upright.model.item import Item

DETECTORS = [each.DETECTOR for each in (compose_services, docker_images, proxy_files, python_endpoints)]
ESTATE = {
    "compose.yaml": "services:\n  edge:\n    image: nginx:1.27\n    ports: ['443:443']\n  api:\n    build: ./api\n"
    "  spare:\n    build: ./spare\n",
    "api/Dockerfile": "FROM python:3.12\nCOPY . .\n",
    "api/app.py": "from fastapi import FastAPI\nfrom openai import OpenAI\napp = FastAPI()\n\n\n@app.post('/chat')\n"
    "def chat(text: str):\n    return OpenAI().responses.create(model='gpt-4o', input=text)\n",
}
PUBLIC = "server {\n  listen 443 ssl;\n  server_name desk.acme.io;\n  %s\n}\n"


def services(files: Mapping[str, str]) -> dict[str, tuple[object, ...]]:
    """Name -> exposure, address, login and limit of what Compose runs."""
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    found = link([examine(Document(item), DETECTORS) for item in items])[0]
    told = ("exposure", "bind", "auth", "rate_limit")
    return {
        str(each.name): tuple(each.attributes.get(name) for name in told)
        for each in found
        if each.location.path.endswith("compose.yaml")
    }


def test_without_a_proxy_what_publishes_no_port_is_not_open() -> None:
    assert services(ESTATE) == {}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("nginx/desk.conf", PUBLIC % "location / { proxy_pass http://api:8000/; }"),
        (
            "nginx.conf",
            "http { upstream desk { server api:8000; } " + PUBLIC % "location /v1 { proxy_pass http://desk; } }",
        ),
        ("sites-available/desk", PUBLIC % "location / { set $up http://api:8000; proxy_pass $up; }"),
        ("conf/a.conf.template", PUBLIC % "location / { location /b { proxy_pass http://${BACK:-api}:8000; } }"),
        (
            "default.conf",
            "server { ssl_certificate /etc/letsencrypt/live/x/a.pem; location / { proxy_pass http://api:8000; } }",
        ),
        ("Caddyfile", "desk.acme.io {\n  reverse_proxy api:8000\n}\n"),
        (
            "Caddyfile",
            "{\n  email a@acme.io\n}\nhttps://{$DOMAIN} {\n  handle /api/* {\n    reverse_proxy /b api:8000\n  }\n}\n",
        ),
        ("Caddyfile", "desk.acme.io\n\nreverse_proxy {\n  to api:8000\n}\n"),
    ],
)
def test_a_name_of_the_internet_opens_what_it_leads_to(path: str, text: str) -> None:
    assert services({**ESTATE, path: text}) == {"api": ("public", None, None, None)}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("nginx.conf", PUBLIC % "auth_basic staff; location / { proxy_pass http://api:8000; }"),
        ("nginx.conf", PUBLIC % "location / { auth_request /who; proxy_pass http://api:8000; }"),
        (
            "Caddyfile",
            "(staff) {\n forward_auth who:9 {\n uri /\n }\n}\na.io {\n import staff\n reverse_proxy api:8000\n}",
        ),
    ],
)
def test_a_proxy_may_ask_who_is_calling(path: str, text: str) -> None:
    assert services({**ESTATE, path: text}) == {"api": ("public", None, "basic", None)}


def test_one_way_without_a_login_is_enough() -> None:
    ways = "location /a { auth_basic staff; proxy_pass http://api:8000; } location /b { proxy_pass http://api:8000; }"
    assert services({**ESTATE, "nginx.conf": PUBLIC % ways}) == {"api": ("public", None, None, None)}


def test_a_proxy_may_limit_calls() -> None:
    limited = PUBLIC % "location / { limit_req zone=one burst=5; proxy_pass http://api:8000; }"
    assert services({**ESTATE, "nginx.conf": limited}) == {"api": ("public", None, None, True)}


BACKED = {"compose.yaml": "services:\n  index:\n    image: qdrant/qdrant\n  tools:\n    image: mcp/filesystem\n"}


@pytest.mark.parametrize(("login", "auth"), [("", "none"), ("auth_basic staff; ", "basic")])
def test_a_store_asks_nobody_unless_the_proxy_does(login: str, auth: str) -> None:
    text = PUBLIC % f"{login}location / {{ proxy_pass http://index:6333; }}"
    assert services({**BACKED, "nginx.conf": text})["index"] == ("public", None, auth, None)
    plain = f"server {{ listen 80; {login}location / {{ proxy_pass http://index:6333; }} }}"
    assert services({**BACKED, "nginx.conf": plain})["index"] == ("organisation", None, auth, None)


def test_tools_behind_a_proxy_answer_over_the_network() -> None:
    text = PUBLIC % "location / { proxy_pass http://tools:8000; }"
    found = link([examine(Document(Item("repo", path, len(each), content=each.encode())), DETECTORS)
                  for path, each in {**BACKED, "nginx.conf": text}.items()])[0]  # fmt: skip
    assert [each.attributes.get("transport") for each in found if each.name == "tools"] == ["streamable-http"]


def test_a_proxy_without_a_public_name_is_as_open_as_a_port() -> None:
    plain = "server { listen 80; location / { proxy_pass http://api:8000; } }"
    assert services({**ESTATE, "nginx.conf": plain}) == {"api": (None, "0.0.0.0", None, None)}  # noqa: S104


@pytest.mark.parametrize(
    "text",
    [
        "server { listen 127.0.0.1:80; location / { proxy_pass http://api:8000; } }",
        "server { server_name localhost; location / { proxy_pass http://api:8000; } }",
        PUBLIC % "location / { allow 10.0.0.0/8; deny all; proxy_pass http://api:8000; }",
        PUBLIC % "location / { internal; proxy_pass http://api:8000; }",
        PUBLIC % "# location / { proxy_pass http://api:8000; }",
        PUBLIC % "location / { proxy_pass http://spare:8000; }",
    ],
)
def test_what_nobody_else_reaches_stays_shut(text: str) -> None:
    assert services({**ESTATE, "nginx.conf": text}) == {}


def test_the_service_beside_the_proxy_is_meant() -> None:
    estates = {f"{folder}/{path}": text for folder in ("one", "two") for path, text in ESTATE.items()}
    text = PUBLIC % "location / { proxy_pass http://api:8000; }"
    items = {**estates, "two/nginx.conf": text}
    assert services(items)["api"][0] == "public"
    seen = [
        examine(Document(Item("repo", path, len(each), content=each.encode())), DETECTORS)
        for path, each in items.items()
    ]
    opened = [each.location.path for each in link(seen)[0] if each.attributes.get("exposure") == "public"]
    assert opened == ["two/compose.yaml"]


def test_a_port_of_the_machine_leads_to_what_listens_there() -> None:
    program = ESTATE["api/app.py"] + "\nimport uvicorn\nuvicorn.run(app, host='127.0.0.1', port=8123)\n"
    text = PUBLIC % "location / { proxy_pass http://127.0.0.1:8123; }"
    items = [
        Item("repo", path, len(each), content=each.encode())
        for path, each in {"app.py": program, "a.conf": text}.items()
    ]
    found = link([examine(Document(item), DETECTORS) for item in items])[0]
    assert {each.attributes.get("exposure") for each in found if each.name == "/chat"} == {"public"}


def _tree(block: Directive) -> list[object]:
    return [(*each.words, each.line, *_tree(each)) for each in block.inside]


def test_directives_end_with_a_semicolon_or_their_line() -> None:
    assert _tree(directives("a b;\nc {\n  d 'e f'\n g; # no; h\n}")) == [("a", "b", 1), ("c", 2, ("d", "e f", "g", 3))]
    assert _tree(directives("a {\n  b {$C}\n  d\n}", by_line=True)) == [("a", 1, ("b", "{$C}", 2), ("d", 3))]


def test_values_that_multiply_and_braces_without_end_cost_little() -> None:
    doubled = "".join(f"set $v{number} $v{number + 1}$v{number + 1}; " for number in range(60))
    text = PUBLIC % f"location / {{ {doubled} proxy_pass http://api:8000$v0; }}" + "{" * 50_000
    assert services({**ESTATE, "nginx.conf": text})["api"][0] == "public"
