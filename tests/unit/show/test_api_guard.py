"""Who may ask the API, and what every answer carries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from httpx import Client

from drawn import drawn_workspace
from serving import serving
from upright.app.workspace import Workspace
from upright.model.errors import ConfigError
from upright.show.api.app import create_app
from upright.show.api.serve import address, is_loopback, serve


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = drawn_workspace(tmp_path_factory.mktemp("guard") / "state")
    yield workspace
    workspace.store.close()


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[Client]:
    with serving(create_app(workspace)) as address, Client(base_url=address) as client:
        yield client


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8321", "localhost:1", "LOCALHOST", "[::1]:8321", "[::1]"])
def test_a_loopback_name_is_answered(client: Client, host: str) -> None:
    assert client.get("/v1/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8321", "", "[::1].x"]
)
@pytest.mark.parametrize("path", ["/v1/summary", "/", "/v1/openapi.json"])
def test_another_name_is_refused(client: Client, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 421
    assert "chat-api" not in answer.text


@pytest.mark.parametrize("path", ["/", "/v1/summary", "/v1/nothing", "/findings/some-id", "/upright.svg"])
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    headers = client.get(path, headers={"Origin": "http://evil.example"}).headers
    scripts = next(part for part in headers["content-security-policy"].split(";") if "script-src" in part)
    assert scripts.split() == ["script-src", "'self'"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert not [name for name in headers if name.startswith("access-control-")]
    assert "server" not in headers


def test_nothing_but_reading_is_allowed(client: Client) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert client.request(method, "/v1/findings").status_code == 405


def test_a_token_is_wanted_when_set(workspace: Workspace) -> None:
    app = create_app(workspace, token="s3cret", hosts={"*"})  # noqa: S106
    with serving(app) as address, Client(base_url=address) as client:
        for refused in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic s3cret"}):
            assert client.get("/v1/summary", headers=refused).status_code == 401
            assert client.get("/v1/openapi.json", headers=refused).status_code == 401
        assert client.get("/v1/summary", headers={"Authorization": "Bearer s3cret"}).status_code == 200
        assert (
            client.get("/v1/summary", headers={"Host": "box.example", "Authorization": "Bearer s3cret"}).status_code
            == 200
        )
        assert client.get("/").status_code == 200  # the page itself says nothing; it asks with the token


def test_the_page_is_served_with_the_right_freshness(client: Client) -> None:
    page = client.get("/")
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["content-type"].startswith("text/html")
    assert client.get("/findings/any/depth").text == page.text  # the page routes by itself
    script = page.text.split('src="', 1)[1].split('"', 1)[0]
    bundle = client.get(script)
    assert bundle.headers["content-type"].startswith("text/javascript")
    assert bundle.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/v1/summary").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/../app.py", "/%2e%2e/api/app.py", "/assets/..%2f..%2fapi%2fapp.py"])
def test_no_file_beside_the_page_can_be_had(client: Client, path: str) -> None:
    assert "create_app" not in client.get(path).text


def test_an_open_address_needs_a_token(workspace: Workspace) -> None:
    with pytest.raises(ConfigError, match="--token"):
        serve(workspace, host="0.0.0.0", port=0)  # noqa: S104  it must be refused


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("box", False)],  # noqa: S104
)
def test_loopback_is_told_from_the_rest(host: str, own: bool) -> None:
    assert is_loopback(host) is own


def test_the_token_rides_in_the_fragment() -> None:
    assert address("127.0.0.1", 8321) == "http://127.0.0.1:8321/"
    assert address("::1", 1, "t") == "http://[::1]:1/#token=t"
