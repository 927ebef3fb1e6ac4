"""Plans as patches: each is taken by `git apply` in a clean checkout and makes of it what the repair makes in place."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from upright.act.example import Example
from upright.act.execute import apply
from upright.act.journal import Journal
from upright.act.plan import make_plan
from upright.act.remediation import Remediation
from upright.app.catalog import units
from upright.app.patch import Patches, _shortened, patch
from upright.testing.worlds import World, of_files

EDITS = [
    pytest.param(remediation, example, id=f"{remediation.id}-{number}")
    for remediation in units("remediations").values()
    for number, example in enumerate(remediation.examples)
    if not example.address and not example.needs and not any(value is None for value in example.after.values())
]
NO_EDITS = frozenset({"convert-to-safetensors", "redact-dataset", "quarantine-file", "quarantine-model-file"})


def _as_repair(world: World) -> SimpleNamespace:
    return SimpleNamespace(vault=world.context.vault, root=lambda _plan, source: world.context.roots[source])


def _checkout(folder: Path, told: str) -> dict[str, bytes]:
    """What `git apply` makes of the committed state of a folder."""
    git = ("git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "core.autocrlf=false")
    for each in (("init", "-q"), ("add", "-A", "-f"), ("commit", "-qm", "as it was")):
        subprocess.run([*git, *each], check=True, capture_output=True)
    subprocess.run([*git, "apply", "-"], input=told.encode(), check=True, capture_output=True)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
@pytest.mark.parametrize(("remediation", "example"), EDITS)
def test_a_patch_makes_what_the_repair_makes(remediation: Remediation, example: Example, tmp_path: Path) -> None:
    if remediation.id in NO_EDITS:
        pytest.skip("moves or makes files")
    with of_files(example, tmp_path) as world:
        root = world.context.roots["world"]
        plan = make_plan(world.finding, world.asset, remediation, world.context)
        copy = tmp_path / "checkout"
        shutil.copytree(root, copy)
        told = patch(_as_repair(world), plan)  # type: ignore[arg-type]
        apply(plan, world.context, Journal(tmp_path / "journal.jsonl"))
        wanted = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        assert _checkout(copy, told) == wanted


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_several_plans_for_one_file_are_one_patch(tmp_path: Path) -> None:
    remediation = units("remediations")["set-safe-value"]
    example: Example = remediation.examples[0]
    text = 'llm:\r\n  privileged: true\r\n  user: root\r\n  ports: ["8000:8000"]\r\n'
    path = 'a "b"/com pose.yaml'
    place = replace(example.asset.locations[0], path=path, line=1)
    example = replace(example, files={path: text}, asset=replace(example.asset, locations=(place,)))
    with of_files(example, tmp_path) as world:
        several = Patches(_as_repair(world))  # type: ignore[arg-type]
        for rule in ("privileged-ai-container", "container-runs-as-root", "model-server-exposed"):
            finding = replace(world.finding, rule=rule)
            several.add(make_plan(finding, world.asset, remediation, world.context))
        assert not several.left_out
        copy = tmp_path / "checkout"
        shutil.copytree(world.context.roots["world"], copy)
        after = 'llm:\r\n  privileged: false\r\n  user: "10001:10001"\r\n  ports: ["127.0.0.1:8000:8000"]\r\n'
        assert _checkout(copy, several.text) == {path: after.encode()}


def test_lines_that_go_show_no_credential_beside_what_is_wrong() -> None:
    token = "ghp_" + "Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2"
    line = '{"mcpServers": {"x": {"command": "npx", "args": ["--host", "127.0.0.1", "--token", "' + token + '"]}}}'
    (shown,) = _shortened(["---", "+++", f"-{line}"])
    assert token not in shown
    assert "127.0.0.1" in shown
    assert shown.startswith('- {"mcpServers"')


def test_a_key_that_goes_over_several_lines_is_not_shown() -> None:
    drawn = base64.b64encode(b"".join(hashlib.sha512(bytes([number])).digest() for number in range(9))).decode()
    body = [drawn[at : at + 64] for at in range(0, 12 * 64, 64)]
    key = ["-----BEGIN RSA PRIVATE KEY-----", *body, "-----END RSA PRIVATE KEY-----"]
    (told,) = _shortened(["--- a", "+++ b", *(f"-{line}" for line in key)])
    assert told.startswith("- (14 lines are not shown")
