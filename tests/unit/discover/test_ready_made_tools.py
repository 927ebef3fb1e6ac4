"""What the names of ready-made tools say that they do."""

from __future__ import annotations

import pytest

from upright.discover.detectors._library_tools import promised


@pytest.mark.parametrize(
    ("name", "runs", "can"),
    [
        ("shell", True, ["executes"]),
        ("python_repl", True, ["executes"]),
        ("use_aws", False, ["reads_private_data"]),
        ("AthenaTool", False, ["reads_private_data"]),
        ("http_request", False, ["takes_untrusted_content"]),
        ("calculator", False, None),
    ],
)
def test_a_cloud_s_interface_is_no_shell(name: str, runs: bool, can: list[str] | None) -> None:
    said = promised(name)
    assert ("shell" in said, said.get("capabilities")) == (runs, can)
