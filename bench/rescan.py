"""Scanning an estate again: processor seconds of the whole command, workers counted, and peak memory.

    python bench/rescan.py [SOURCES [SERVICES]]      # 40 sources of 5 services by default

An estate of made-up repositories: each service has an application, an agent with four tools, a model, a bucket and a
table of people, six files and some ten assets; sources share packages, models, roles and buckets by a power law. It is
scanned first, then without a change, after one file changed (that source alone: first by a line that adds nothing,
then by another tool, which has everything joined and judged anew), and after 2.5 % of the files did.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from compileall import compile_dir
from pathlib import Path

import upright
from spent import spent

TOOLS = '''from langchain_core.tools import tool
import httpx, subprocess

@tool
def look{name}(q: str) -> str:
    """Look things up."""
    return open("s{at}/people.csv").read()

@tool
def put{name}(u: str) -> str:
    """Send."""
    return httpx.post(u).text

@tool
def more{name}(u: str) -> str:
    """Add."""
    return u + "x"

@tool
def run{name}(u: str) -> str:
    """Run."""
    return subprocess.run(u, shell=True)
'''
ANOTHER = '''
@tool
def ask_again(u: str) -> str:
    """Ask once more."""
    return httpx.get(u).text
'''
BOT = """from langchain.agents import create_agent
from s{at}.tools import look{name}, put{name}, more{name}, run{name}
tools = [look{name}, put{name}, more{name}, run{name}]
bot = create_agent(model="gpt-4o", tools=tools, system_prompt="You help team {name}.")
"""
MAIN = """from fastapi import FastAPI
from openai import OpenAI
from s{at}.bot import bot
app = FastAPI()
client = OpenAI()

@app.post("/ask{name}")
def ask(q: str):
    return bot.invoke(q)
"""
CLOUD = """resource "aws_s3_bucket" "b{name}" {{
  bucket = "acme-{hub}-data"
}}
resource "aws_sagemaker_model" "m{name}" {{
  name = "m{name}"
  execution_role_arn = "arn:aws:iam::111122223333:role/r{hub}"
}}
"""
PACKAGES = "openai==1.40.0\nlangchain==0.3.{at}\nfastapi==0.115.0\nshared-{hub}==1.{at}\n"
FILES = {"requirements.txt": PACKAGES, "main.py": MAIN, "bot.py": BOT, "tools.py": TOOLS, "main.tf": CLOUD}


def build(root: Path, sources: int, services: int) -> list[Path]:
    """The estate; gives its programs."""
    draw = random.Random(sources)  # noqa: S311  the same estate every time
    programs: list[Path] = []
    for source in range(sources):
        for service in range(services):
            told = {"name": f"{source}_{service}", "at": service, "hub": int(sources * draw.random() ** 3)}
            folder = root / f"repository{source:03d}" / f"s{service}"
            folder.mkdir(parents=True)
            for name, text in FILES.items():
                (folder / name).write_text(text.format(**told), encoding="utf-8")
            (folder / "people.csv").write_text("name,ssn\n" + "".join(_people(draw)), encoding="utf-8")
            programs.append(folder / "tools.py")
    listed = "".join(f"  - path: ./repository{source:03d}\n" for source in range(sources))
    (root / "upright.yaml").write_text(f"estate: made\nsources:\n{listed}", encoding="utf-8")
    return programs


def _people(draw: random.Random) -> list[str]:
    names = ("Ada Okafor", "Ines Moreau", "Jonas Lindqvist", "Mei Tanaka")
    numbers = ((draw.randrange(100, 700), draw.randrange(10, 99), draw.randrange(1000, 9999)) for _ in range(20))
    return [f"{draw.choice(names)},{area}-{group}-{serial}\n" for area, group, serial in numbers]


def main() -> None:
    """Print the table."""
    sources, services = (*map(int, sys.argv[1:]), 40, 5)[:2] if len(sys.argv) > 2 else (40, 5)
    with tempfile.TemporaryDirectory(prefix="upright-rescan-") as folder:
        root = Path(folder)
        programs = build(root, sources, services)
        command = [sys.executable, "-m", "upright.show.cli.main", "scan", str(root / "upright.yaml")]
        environment = {"UPRIGHT_HOME": f"{root}/kept", "PYTHONDONTWRITEBYTECODE": ""}
        compile_dir(Path(upright.__file__).parent, quiet=2)  # as an installation does: else every start compiles
        first = 0.0

        def scan(what: str, *options: str) -> None:
            nonlocal first
            time.sleep(0.2)  # a file that has just been written is read again
            found = spent([*command, *options], output=Path(os.devnull), environment=environment)
            if found.code:
                raise SystemExit(found.errors)
            first = first or found.cpu
            print(f"{what:28}{found.cpu:8.2f} s processor  {found.cpu / first:6.1%}  peak {found.peak / 1e6:5.0f} MB")

        print(f"{sources} sources, {6 * len(programs)} files")
        scan("first")
        scan("nothing changed")
        changed(programs[:1])
        scan("the one changed source", "--only", "repository000")
        scan("the same, unchanged", "--only", "repository000")
        changed(programs[:1], ANOTHER)
        scan("another tool in it", "--only", "repository000")
        changed(random.Random(7).sample(programs, max(1, len(programs) * 6 // 40)))  # noqa: S311
        scan("2.5 % of all files changed")


def changed(programs: list[Path], added: str = "# another line\n") -> None:
    """More in each."""
    for path in programs:
        with path.open("a", encoding="utf-8") as stream:
            stream.write(added)


if __name__ == "__main__":
    main()
