"""Every example of every remediation: repaired, taken back, and killed at some of its operations on the way.

`KILL_EVERY=1 pytest -s tests/unit/act/test_every_remediation.py -k killed` kills at each of them, and says how often.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from cluster_api import changing
from hub_api import TOKEN, hub_api
from qdrant_api import qdrant_api
from servers import chroma_server, emulated_aws, mariadb_server, mlflow_server, postgres_server
from serving import serving
from upright.act.example import Call, Example
from upright.act.remediation import Remediation, Reversibility
from upright.app.catalog import units
from upright.testing.killing import kill_everywhere
from upright.testing.remediations import check_remediation
from upright.testing.worlds import Lay, of_account, of_database, of_files, of_lance, of_mysql, of_service

EXAMPLES = [
    pytest.param(remediation, example, id=f"{remediation.id}-{number}")
    for remediation in units("remediations").values()
    for number, example in enumerate(remediation.examples)
]
CHROMA: tuple[str, Call] = (
    "/api/v2/tenants/default_tenant/databases/default_database/",
    ("DELETE collections/tickets", {}),
)
MLFLOW: tuple[str, Call] = "/api/2.0/mlflow/", ("DELETE registered-models/delete", {"name": "fraud"})
CLUSTER: tuple[str, Call] = "/", ("DELETE ", {})
QDRANT: tuple[str, Call] = "/collections", ("DELETE ", {})
HUB: tuple[str, Call] = "/api", ("DELETE ", {})
STRIDE = int(os.environ.get("KILL_EVERY", "41"))


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    with emulated_aws() as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    with postgres_server() as url:
        yield url.replace("DATABASE", "postgres")


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as address:
        yield address


@pytest.fixture(scope="module")
def mlflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with mlflow_server(tmp_path_factory.mktemp("mlflow")) as address:
        yield address


@pytest.fixture(scope="module")
def mysql() -> Iterator[str]:
    with mariadb_server() as socket:
        yield f"mysql://root@localhost/crm?unix_socket={socket}"


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with serving(changing([])) as address:
        yield address


@pytest.fixture(scope="module")
def qdrant() -> Iterator[str]:
    with serving(qdrant_api()) as address:
        yield address


@pytest.fixture(scope="module")
def hub_server() -> Iterator[str]:
    with serving(hub_api()) as address:
        yield address


@pytest.fixture
def hub(hub_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    return hub_server


@pytest.fixture
def fast() -> Iterator[Path]:
    """A folder in memory where there is one: each trial forces some twenty files to disk."""
    memory = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def lay_of(example: Example, request: pytest.FixtureRequest) -> Lay:
    def served(name: str) -> Any:
        return request.getfixturevalue(name)

    if example.needs and not shutil.which(example.needs):
        pytest.skip(f"{example.needs} is not installed")
    scheme = example.address.partition(":")[0]
    if scheme == "lancedb" and find_spec("lancedb") is None:
        pytest.skip("LanceDB is not installed")
    worlds: dict[str, Callable[[], Lay]] = {
        "": lambda: partial(of_files, example),
        "aws": lambda: partial(of_account, example, endpoint=served("aws")),
        "s3": lambda: partial(of_account, example, endpoint=served("aws")),
        "postgresql": lambda: partial(of_database, example, url=served("postgresql")),
        "mysql": lambda: partial(of_mysql, example, url=served("mysql")),
        "chroma+http": lambda: partial(of_service, example, url=served("chroma"), paths=CHROMA[0], emptied=CHROMA[1]),
        "kubernetes+http": lambda: partial(
            of_service, example, url=served("cluster"), paths=CLUSTER[0], emptied=CLUSTER[1]
        ),
        "qdrant+http": lambda: partial(of_service, example, url=served("qdrant"), paths=QDRANT[0], emptied=QDRANT[1]),
        "lancedb": lambda: partial(of_lance, example),
        "hf": lambda: partial(of_service, example, url=served("hub"), paths=HUB[0], emptied=HUB[1]),
        "mlflow+http": lambda: partial(of_service, example, url=served("mlflow"), paths=MLFLOW[0], emptied=MLFLOW[1]),
    }
    return worlds[scheme]()


def test_every_remediation_has_an_example() -> None:
    assert [each.id for each in units("remediations").values() if not each.examples] == []


@pytest.mark.parametrize(("remediation", "example"), EXAMPLES)
def test_generic_suite(remediation: Remediation, example: Example, request: pytest.FixtureRequest, fast: Path) -> None:
    check_remediation(remediation, example, lay_of(example, request), fast)


@pytest.mark.parametrize("phase", ["apply", "undo"])
@pytest.mark.parametrize(("remediation", "example"), EXAMPLES)
def test_killed(
    remediation: Remediation, example: Example, phase: str, request: pytest.FixtureRequest, fast: Path
) -> None:
    stride = STRIDE * 3 if example.address and STRIDE > 1 else STRIDE  # each trial makes its world anew
    first = 1 + sum(map(ord, remediation.id)) % stride
    lay = lay_of(example, request)
    kills = kill_everywhere(remediation, lay, fast, phase, iter(range(first, 10_000, stride)))
    kills = kills or kill_everywhere(remediation, lay, fast, phase, iter((1,)))  # shorter than the first stride
    lasting = phase == "undo" and remediation.reversibility is Reversibility.IRREVERSIBLE
    assert kills or lasting, "it was never killed"
    print(f"{remediation.id} {phase}: {kills} kills")  # noqa: T201  what is counted for readers
