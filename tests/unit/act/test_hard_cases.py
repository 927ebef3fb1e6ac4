"""What goes wrong around every remediation: a full disk, a server that is lost or refuses, two fixers at once.

`HARD_CASES=all` tries every example with every failure.
"""

from __future__ import annotations

import os
import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from cluster_api import changing
from cutting import FAILURES, Relay, relayed
from servers import chroma_server, emulated_aws
from serving import serving
from upright.act.example import Example
from upright.act.execute import Outcome, apply, outcome, undo
from upright.act.journal import Journal, verify
from upright.act.plan import make_plan
from upright.act.remediation import Remediation, Reversibility
from upright.app.catalog import units
from upright.model.errors import UprightError
from upright.testing.worlds import World, of_account, of_files, of_service

ALL = os.environ.get("HARD_CASES") == "all"
CASES = [
    (remediation, example, number)
    for remediation in units("remediations").values()
    for number, example in enumerate(remediation.examples)
    if remediation.reversibility is not Reversibility.IRREVERSIBLE
]


def chosen(here: Callable[[str], bool], each: int) -> list[object]:
    """The examples of these addresses; without HARD_CASES one in `each`."""
    found = [one for one in CASES if here(one[1].address) and not one[1].needs]
    return [pytest.param(*one[:2], id=f"{one[0].id}-{one[2]}") for one in (found if ALL else found[::each])]


def comes_back(world: World, journal: Journal, plan: str, before: object) -> None:
    """Whatever happened, the journal names it, and an undo completes."""
    verify(journal.path)
    told = outcome(journal.of(plan))
    if world.picture() != before:
        assert "intent" in {entry.kind for entry in journal.of(plan)}
        assert told in {Outcome.INTERRUPTED, Outcome.APPLIED}
    if told in {Outcome.INTERRUPTED, Outcome.APPLIED}:
        undo(plan, world.context, journal)
    assert world.picture() == before
    assert outcome(journal.of(plan)) in {Outcome.NEVER_STARTED, Outcome.TAKEN_BACK}


@pytest.mark.parametrize("room", [0, 120, 600, 1300, 2600, 5200] if ALL else [120, 2600])
@pytest.mark.parametrize(("remediation", "example"), chosen(lambda address: not address, 6))
def test_a_full_disk(remediation: Remediation, example: Example, room: int, tmp_path: Path) -> None:
    with of_files(example, tmp_path) as world:
        before, journal = world.picture(), Journal(tmp_path / "journal.jsonl")
        plan = make_plan(world.finding, world.asset, remediation, world.context)
        child = os.fork()
        if not child:  # the kernel enforces the limit as a full disk would
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
            with suppress(UprightError):
                apply(plan, world.context, journal)
                os._exit(0)
            os._exit(3)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) in {0, 3}, "neither done nor refused with a reason"
        comes_back(world, journal, plan.id, before)


@pytest.fixture(scope="module")
def aws() -> Iterator[tuple[str, str, Relay]]:
    with emulated_aws() as endpoint, relayed(endpoint) as (address, relay):
        yield endpoint, address, relay


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Relay]]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as endpoint, relayed(endpoint) as (address, relay):
        yield endpoint, address, relay


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[str, str, Relay]]:
    with serving(changing([])) as endpoint, relayed(endpoint) as (address, relay):
        yield endpoint, address, relay


AFTER = (0, 1, 2, 4, 7) if ALL else (2,)


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize(
    ("remediation", "example"),
    [
        *chosen(lambda address: address.startswith("kubernetes"), 2),
        *chosen(lambda address: address.startswith("chroma"), 2),
        *chosen(lambda address: address.startswith(("aws", "s3")), 24),
    ],
)
def test_a_server_that_is_lost(
    remediation: Remediation,
    example: Example,
    failure: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scheme = example.address.partition("+")[0]
    real, address, relay = request.getfixturevalue(
        scheme if scheme == "chroma" else "cluster" if scheme == "kubernetes" else "aws"
    )
    if scheme == "chroma":
        paths = "/api/v2/tenants/default_tenant/databases/default_database/"
        lay = partial(of_service, example, url=address, paths=paths, emptied=("DELETE collections/tickets", {}))
    elif scheme == "kubernetes":
        lay = partial(of_service, example, url=address, paths="/", emptied=("DELETE ", {}))
    else:
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        lay = partial(of_account, example, endpoint=real)
    for after in AFTER:
        folder = tmp_path / str(after)
        folder.mkdir()
        with lay(folder) as world:
            before, journal = world.picture(), Journal(folder / "journal.jsonl")
            plan = make_plan(world.finding, world.asset, remediation, world.context)
            relay.arm(failure, after)
            with suppress(UprightError):
                apply(plan, world.context, journal)
            relay.heal()
            comes_back(world, journal, plan.id, before)


@pytest.mark.parametrize(("remediation", "example"), chosen(lambda address: not address, 9))
def test_two_fixers_of_two_workspaces(remediation: Remediation, example: Example, tmp_path: Path) -> None:
    """Neither sees the other's journal or lock; whatever each of them did comes back."""
    with of_files(example, tmp_path) as world:
        before = world.picture()
        journals = [Journal(tmp_path / name / "journal.jsonl") for name in ("one", "two")]
        plans = [make_plan(world.finding, world.asset, remediation, world.context) for _ in journals]

        def fix(number: int) -> None:
            with suppress(UprightError):
                apply(plans[number], world.context, journals[number])

        threads = [threading.Thread(target=fix, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert Outcome.APPLIED in {outcome(journal.of(plan.id)) for plan, journal in zip(plans, journals, strict=True)}
        for plan, journal in zip(plans, journals, strict=True):
            if outcome(journal.of(plan.id)) in {Outcome.APPLIED, Outcome.INTERRUPTED}:
                undo(plan.id, world.context, journal)
            verify(journal.path)
        assert world.picture() == before
