"""What all tests share: a state folder of their own, and one scan of the sample estate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from servers import USED
from upright.app.workspace import Workspace

ESTATE = Path(__file__).parent / "estate"

# Drawn examples are the same ones every time, and how long one takes says nothing: no run fails by chance.
# `pytest --hypothesis-profile=default` draws others.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the state of the person who runs it."""
    monkeypatch.setenv("UPRIGHT_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path.parent.parent / "cache"))
    monkeypatch.delenv("UPRIGHT_STORE", raising=False)


@pytest.fixture(scope="session")
def estate() -> Path:
    """The sample estate; never written to."""
    return ESTATE


@pytest.fixture(scope="session")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace in which the sample estate was scanned once."""
    workspace = Workspace.open(tmp_path_factory.mktemp("scanned") / "state")
    workspace.scan([str(ESTATE)])
    yield workspace
    workspace.store.close()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """What a worker used, told to the process that sums up."""
    USED.update(getattr(node, "workeroutput", {}).get("real_servers", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells what it used."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["real_servers"] = sorted(USED)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Which real servers and libraries the tests used."""
    if USED:
        terminalreporter.write_line(f"real servers and libraries used: {', '.join(sorted(USED))}")
