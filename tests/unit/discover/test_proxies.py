"""What a container says of itself to a reverse proxy decides who reaches it."""

import pytest

from upright.discover.proxies import routed

RULE = "traefik.http.routers.desk.rule"


@pytest.mark.parametrize(
    ("labels", "variables"),
    [
        ([(RULE, "Host(`desk.example.org`) && PathPrefix(`/api`)")], []),
        ([(RULE, "Host(`desk.${DOMAIN}`)"), ("traefik.http.routers.desk.tls.certresolver", "le")], []),
        ([("caddy", "desk.example.org")], []),
        ([("caddy_0", "https://desk.example.org, http://desk.local")], []),
        ([], [("VIRTUAL_HOST", "desk.example.org,www.desk.example.org")]),
    ],
)
def test_a_host_of_the_internet_opens_it(labels: list[tuple[str, str]], variables: list[tuple[str, str]]) -> None:
    assert routed(labels, variables) == {"exposure": "public"}


@pytest.mark.parametrize(
    "labels",
    [
        [(RULE, "Host(`desk.localhost`)")],
        [(RULE, "Host(`desk.office.lan`)")],
        [(RULE, "PathPrefix(`/desk`)")],
        [("caddy", "desk.internal")],
        [("traefik.enable", "true")],
        [("org.example.rule", "Host(`desk.example.org`)")],
    ],
)
def test_hosts_of_ones_own_network_do_not(labels: list[tuple[str, str]]) -> None:
    assert routed(labels, [("HOST", "desk.example.org")]) == {}


def test_a_proxy_may_ask_who_is_calling() -> None:
    asked = [(RULE, "Host(`desk.example.org`)"), ("traefik.http.routers.desk.middlewares", "desk-auth@docker")]
    assert routed(asked, []) == {"exposure": "public", "auth": "basic"}
