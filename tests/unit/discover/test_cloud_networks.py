"""Which ports network rules open to the whole internet."""

from __future__ import annotations

import pytest

from upright.discover.cloud.networks import open_ports
from upright.discover.readers.jsonc import read_json


@pytest.mark.parametrize(
    ("source", "opened"),
    [
        ('"cidr_blocks": ["0.0.0.0/0"]', ["8000"]),
        ('"cidr_blocks": ["0.0.0.0/1", "128.0.0.0/1"]', ["8000"]),
        ('"ipv6_cidr_blocks": ["::/0"]', ["8000"]),
        ('"ipv6_cidr_blocks": ["2000::/3"]', ["8000"]),
        ('"cidr_blocks": ["10.0.0.0/8"]', []),
        ('"ipv6_cidr_blocks": ["fd00::/48"]', []),
    ],
)
def test_most_of_the_internet_is_the_internet(source: str, opened: list[str]) -> None:
    rule = f'{{"ingress": [{{"from_port": 8000, "to_port": 8000, "protocol": "tcp", {source}}}]}}'
    assert open_ports("aws_security_group", read_json(rule)) == opened
