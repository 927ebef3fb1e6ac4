"""The shipped remediations, in their sample worlds."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from worlds import DATA, FILES, MODEL, SECRET, WORLDS, Sample, finding, redact

from upright.act.execute import apply, undo
from upright.act.journal import Journal
from upright.act.plan import load_plan, make_plan, save_plan
from upright.act.remediation import Context
from upright.act.remediations.quarantine_model_file import REMEDIATION as QUARANTINE
from upright.act.remediations.redact_dataset import REMEDIATION as REDACT
from upright.app.catalog import units
from upright.model.asset import Asset, AssetKind, Location
from upright.model.errors import AccessDenied, ConflictError, NotFoundError, Unreachable
from upright.testing.worlds import of_files, picture

SHM = Path("/dev/shm")  # noqa: S108  a second file system; what is written there is removed


def test_every_remedy_of_a_rule_exists() -> None:
    named = {name for rule in units("rules").values() for name in rule.remediations}
    assert named <= units("remediations").keys()


def test_quarantine_moves_all_copies_and_leaves_code_alone(tmp_path: Path) -> None:
    sample = WORLDS["quarantine"][1]
    context, journal = sample.lay(tmp_path), Journal(tmp_path / "journal.jsonl")
    plan = make_plan(sample.finding, sample.asset, QUARANTINE, context)
    apply(plan, context, journal)
    world = context.roots["world"]
    assert not (world / "models/weights.pkl").exists()
    assert not (world / "old/weights.pkl").exists()
    assert (world / "app.py").read_bytes() == FILES["app.py"]
    assert f"upright undo {plan.id}" in (world / "models/weights.pkl.quarantined").read_text()
    shelf = context.vault / "quarantine" / plan.id
    assert sorted(path.name for path in shelf.iterdir()) == ["0.json", "0.quarantined", "2.json", "2.quarantined"]
    assert stat.S_IMODE(shelf.stat().st_mode) == 0o700
    undo(plan.id, context, journal)
    assert not shelf.exists()


def test_code_that_loads_a_model_is_not_its_file(tmp_path: Path) -> None:
    sample = WORLDS["quarantine"][1]
    context = sample.lay(tmp_path)
    loads = Location("app.py", 1, "world", "model_file")
    plan = make_plan(
        sample.finding, replace(sample.asset, locations=(*sample.asset.locations, loads)), QUARANTINE, context
    )
    assert all("app.py" not in one.step.arguments["path"] for one in plan.steps)


def test_a_prompt_within_code_takes_its_file_nowhere(tmp_path: Path) -> None:
    sample = WORLDS["quarantine"][1]
    places = (Location("app.py", 1, "world", "prompt"),)
    prompt = Asset("prompt-1", AssetKind.PROMPT, "SYSTEM", keys=("code:world/app.py#SYSTEM",), locations=places)
    with pytest.raises(ConflictError, match=r"a part of app\.py"):
        make_plan(finding("prompt-1"), prompt, units("remediations")["quarantine-file"], sample.lay(tmp_path))


def test_redaction_leaves_no_value_and_says_how_many(tmp_path: Path) -> None:
    sample = WORLDS["redact"][1]
    context, journal = sample.lay(tmp_path), Journal(tmp_path / "journal.jsonl")
    plan = make_plan(sample.finding, sample.asset, REDACT, context)
    assert [one.step.arguments["path"] for one in plan.steps] == ["data/a.csv", "data/b.jsonl"]
    assert plan.steps[0].step.arguments["values"] == "2 pii.email"
    assert (plan.steps[0].before["size"], plan.steps[0].after["size"]) == (len(FILES["data/a.csv"]), 36)
    apply(plan, context, journal)
    assert all(SECRET not in path.read_bytes() for path in context.roots["world"].rglob("*") if path.is_file())
    assert SECRET not in journal.path.read_bytes()
    kept = context.vault / "before" / str(plan.steps[0].before["digest"])
    assert kept.read_bytes() == FILES["data/a.csv"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_everything_of_ours_is_private(tmp_path: Path) -> None:
    sample = WORLDS["redact"][1]
    context, journal = sample.lay(tmp_path), Journal(tmp_path / "state" / "journal.jsonl")
    apply(make_plan(sample.finding, sample.asset, REDACT, context), context, journal)
    ours = [context.vault, tmp_path / "state", *context.vault.rglob("*"), *(tmp_path / "state").rglob("*")]
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in ours)


def test_a_redaction_that_leaves_something_is_taken_back(tmp_path: Path) -> None:
    """Each pass takes one value away, so the second look finds that the first was not enough."""
    sample = Sample(FILES, finding("dataset-1"), DATA, lambda path: path.read_bytes().replace(SECRET, b"x", 1))
    context, journal = sample.lay(tmp_path), Journal(tmp_path / "journal.jsonl")
    before = picture(context.roots["world"])
    plan = make_plan(sample.finding, sample.asset, REDACT, context)
    with pytest.raises(ConflictError, match="redaction does not give what was planned"):
        apply(plan, context, journal)
    assert picture(context.roots["world"]) == before
    assert [entry.kind for entry in journal.of(plan.id)][-3:] == ["failed", "reverted", "taken-back"]


def test_nothing_to_do_is_said(tmp_path: Path) -> None:
    context = Sample(FILES, finding("dataset-1"), DATA, redact).lay(tmp_path)
    clean = replace(DATA, labels=DATA.labels[2:])
    with pytest.raises(ConflictError, match="nothing to do"):
        make_plan(finding("dataset-1"), clean, REDACT, context)
    with pytest.raises(ConflictError, match="no file of it"):
        make_plan(finding("model-1"), replace(MODEL, keys=(), locations=()), QUARANTINE, context)


@pytest.mark.parametrize(
    "path", ["../outside.pkl", "/etc/hostname", "models/../../outside.pkl", "out/outside.pkl", "link.pkl"]
)
def test_a_target_outside_its_source_is_refused(path: str, tmp_path: Path) -> None:
    context = WORLDS["quarantine"][1].lay(tmp_path)
    outside = tmp_path / "outside.pkl"
    outside.write_bytes(b"not ours")
    (context.roots["world"] / "out").symlink_to(tmp_path)
    (context.roots["world"] / "link.pkl").symlink_to(outside)
    asset = replace(MODEL, keys=(f"path:world/{path}",), locations=())
    with pytest.raises(ConflictError, match=r"out of its source|no path within"):
        make_plan(finding("model-1"), asset, QUARANTINE, context)
    assert outside.read_bytes() == b"not ours"


def test_a_link_within_the_source_leads_to_its_file(tmp_path: Path) -> None:
    context, journal = WORLDS["quarantine"][1].lay(tmp_path), Journal(tmp_path / "journal.jsonl")
    world = context.roots["world"]
    (world / "hub").mkdir()
    (world / "hub" / "model.bin").symlink_to("../models/weights.pkl")
    before = picture(world)
    asset = replace(MODEL, keys=("path:world/hub/model.bin", "path:world/models/weights.pkl"), locations=())
    plan = make_plan(finding("model-1"), asset, QUARANTINE, context)
    assert [one.step.step for one in plan.steps] == ["move-file", "add-file"]
    apply(plan, context, journal)
    assert not (world / "models/weights.pkl").exists()
    undo(plan.id, context, journal)
    assert picture(world) == before


def test_a_file_with_two_names_is_refused(tmp_path: Path) -> None:
    context = WORLDS["quarantine"][1].lay(tmp_path)
    os.link(context.roots["world"] / "models/weights.pkl", tmp_path / "second name")
    with pytest.raises(ConflictError, match="2 names lead to this file"):
        make_plan(finding("model-1"), MODEL, QUARANTINE, context)


def test_a_folder_swapped_for_a_link_is_refused(tmp_path: Path) -> None:
    sample = WORLDS["quarantine"][1]
    context, journal = sample.lay(tmp_path), Journal(tmp_path / "journal.jsonl")
    plan = make_plan(sample.finding, sample.asset, QUARANTINE, context)
    world, elsewhere = context.roots["world"], tmp_path / "elsewhere"
    (world / "models").rename(elsewhere)
    (world / "models").symlink_to(elsewhere)
    with pytest.raises(ConflictError, match="leads out of its source"):
        apply(plan, context, journal)
    assert (elsewhere / "weights.pkl").read_bytes() == FILES["models/weights.pkl"]


def test_a_name_taken_meanwhile_is_not_overwritten_by_undo(tmp_path: Path) -> None:
    sample = WORLDS["quarantine"][1]
    context, journal = sample.lay(tmp_path), Journal(tmp_path / "journal.jsonl")
    plan = make_plan(sample.finding, sample.asset, QUARANTINE, context)
    apply(plan, context, journal)
    new = context.roots["world"] / "old/weights.pkl"
    new.write_bytes(b"a better model")
    with pytest.raises(ConflictError, match="another file is there now"):
        undo(plan.id, context, journal)
    assert new.read_bytes() == b"a better model"
    assert journal.entries()[-1].kind == "refused"
    new.unlink()
    undo(plan.id, context, journal)
    assert new.read_bytes() == FILES["old/weights.pkl"]


def test_a_vault_copy_that_was_changed_is_not_restored(tmp_path: Path) -> None:
    sample = WORLDS["redact"][1]
    context, journal = sample.lay(tmp_path), Journal(tmp_path / "journal.jsonl")
    plan = make_plan(sample.finding, sample.asset, REDACT, context)
    apply(plan, context, journal)
    redacted = picture(context.roots["world"])
    kept = context.vault / "before" / str(plan.steps[1].before["digest"])
    whole = kept.read_bytes()
    kept.write_bytes(b"forged")
    with pytest.raises(ConflictError, match="vault's copy of it was changed"):
        undo(plan.id, context, journal)
    assert picture(context.roots["world"]) == redacted
    kept.write_bytes(whole)
    undo(plan.id, context, journal)
    assert (context.roots["world"] / "data/a.csv").read_bytes() == FILES["data/a.csv"]


def test_a_plan_is_kept_and_found_again(tmp_path: Path) -> None:
    sample = WORLDS["redact"][1]
    context = sample.lay(tmp_path)
    plan = make_plan(sample.finding, sample.asset, REDACT, context)
    save_plan(plan, context.vault)
    assert load_plan(plan.id, context.vault) == plan
    for unknown in ("plan-000000000000", "../../journal", "plan-x"):
        with pytest.raises(NotFoundError):
            load_plan(unknown, context.vault)


def test_a_plan_goes_by_the_sources_it_was_made_for(tmp_path: Path) -> None:
    """Another estate has a source of the same name; apply and undo still find the right one."""
    sample = WORLDS["redact"][1]
    context, journal = sample.lay(tmp_path), Journal(tmp_path / "journal.jsonl")
    before = picture(context.roots["world"])
    plan = make_plan(sample.finding, sample.asset, REDACT, context)
    (tmp_path / "other").mkdir()
    other = Context({"world": tmp_path / "other"}, context.vault, redact)
    apply(plan, other, journal)
    undo(plan.id, other, journal)
    assert picture(context.roots["world"]) == before
    assert not list((tmp_path / "other").iterdir())


def test_two_plans_on_one_file_come_back_in_order(tmp_path: Path) -> None:
    """The first cannot be undone under the second; nothing is touched, and then both come back."""
    first, second = (units("remediations")[name] for name in ("narrow-approval", "pin-mcp-server"))
    with of_files(first.examples[0], tmp_path) as world:
        journal, before = Journal(tmp_path / "journal.jsonl"), world.picture()
        plans = []
        for remediation in (first, second):
            context = replace(world.context, options={"version": "1.4.2"})
            plans.append(make_plan(world.finding, world.asset, remediation, context))
            apply(plans[-1], context, journal)
        with pytest.raises(ConflictError, match="changed since"):
            undo(plans[0].id, world.context, journal)
        for plan in reversed(plans):
            undo(plan.id, world.context, journal)
        assert world.picture() == before


def test_undo_of_what_was_never_done(tmp_path: Path) -> None:
    context = WORLDS["redact"][1].lay(tmp_path)
    with pytest.raises(NotFoundError, match="no plan 'plan-0'"):
        undo("plan-0", context, Journal(tmp_path / "journal.jsonl"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_revoked_permission_is_a_clear_refusal(tmp_path: Path) -> None:
    sample = WORLDS["quarantine"][1]
    context, journal = sample.lay(tmp_path), Journal(tmp_path / "journal.jsonl")
    plan = make_plan(sample.finding, sample.asset, QUARANTINE, context)
    folder = context.roots["world"] / "old"
    folder.chmod(0o500)
    try:
        with pytest.raises(AccessDenied, match="Permission denied"):
            apply(plan, context, journal)
    finally:
        folder.chmod(0o755)
    assert (context.roots["world"] / "models/weights.pkl").exists()
    assert journal.entries()[-1].kind == "taken-back"


def test_a_name_too_long_for_a_note_is_a_clear_refusal(tmp_path: Path) -> None:
    name = "m" * 250 + ".pkl"
    sample = Sample({name: b"model"}, finding("model-1"), _model(name), redact)
    context = sample.lay(tmp_path)
    with pytest.raises(Unreachable, match="File name too long"):
        make_plan(sample.finding, sample.asset, QUARANTINE, context)


def _model(path: str) -> Asset:
    return replace(MODEL, keys=(f"path:world/{path}",), locations=())


@pytest.mark.skipif(not SHM.is_dir(), reason="needs a second file system")
@pytest.mark.parametrize("world", WORLDS)
def test_a_vault_on_another_file_system(world: str, tmp_path: Path) -> None:
    remediation, sample = WORLDS[world]
    context, journal = sample.lay(tmp_path), Journal(tmp_path / "journal.jsonl")
    vault = SHM / f"upright-test-{os.getpid()}-{world}"
    if vault.parent.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("the same file system")
    context = replace(context, vault=vault)
    try:
        before = picture(context.roots["world"])
        plan = make_plan(sample.finding, sample.asset, remediation, context)
        apply(plan, context, journal)
        assert picture(context.roots["world"]) != before
        undo(plan.id, context, journal)
        assert picture(context.roots["world"]) == before
    finally:
        for path in sorted(vault.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        vault.rmdir()
