"""Configuration in YAML: an error says line and column, and nothing that is written twice is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.app.approval import read_approved
from upright.app.config import load_config
from upright.app.model_trust import trust_in
from upright.app.responses import load_responses
from upright.model.errors import ConfigError
from upright.model.placed_yaml import read_placed

_HEAD = "estate: acme\nsources: [{path: .}]\n"
_WAIVER = "waivers:\n  - rule: hub-model-unpinned\n    owner: ml@acme.example\n    reason: pinned\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("estate: acme\nsorces: []\n", "upright.yaml:2:1: unknown key 'sorces'; did you mean 'sources'?"),
        ("estate: acme\nsources:\n  - path: .\n - bad\n", "upright.yaml:4:2: expected <block end>"),
        ("estate: acme\nsources:\n  - path: ./none\n", "upright.yaml:3:5: sources: entry 1: no such path: ./none"),
        (f"{_HEAD}estate: again\n", "upright.yaml:3:1: 'estate' is there twice"),
        (f"{_HEAD}{_WAIVER}    expires: tomorrow\n", "upright.yaml:7:5: waivers: entry 1: 'tomorrow' is no date"),
        (f"{_HEAD}{_WAIVER}    expires: 2027-02-31\n", "upright.yaml:7:5: waivers: entry 1: '2027-02-31' is no date"),
        (f"{_HEAD}{_WAIVER}    expires: 2027-01-31\n    onwer: x\n", "upright.yaml:8:5: waivers: entry 1: unknown key"),
        (f"{_HEAD}policies: 7\n", "upright.yaml:3:1: policies: must be a list of files"),
        (f"{_HEAD}approved:\n  servces: [x]\n", "upright.yaml:4:3: approved: unknown list 'servces'"),
        ("[" * 3000, "upright.yaml: nested too deep"),
    ],
)
def test_what_is_wrong_has_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "upright.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_config(path)
    assert str(error.value).startswith(said)


def test_a_waiver_of_no_rule_accepts_nothing_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "upright.yaml"
    path.write_text(f"{_HEAD}{_WAIVER}    expires: 2027-01-31\n".replace("unpinned", "unpined"), encoding="utf-8")
    with pytest.raises(ConfigError, match="4:5: waivers: entry 1: no rule 'hub-model-unpined'; did you mean 'hub-mod"):
        load_config(path)
    path.write_text(f"{_HEAD}{_WAIVER}    expires: 2027-01-31\n".replace("hub-model-", "hub-*-"), encoding="utf-8")
    assert len(load_config(path).waivers) == 1


def test_one_file_needs_no_list(tmp_path: Path) -> None:
    path = tmp_path / "upright.yaml"
    path.write_text(f"{_HEAD}policies: ./policies\n", encoding="utf-8")
    assert load_config(path).policies == (tmp_path / "policies",)


def test_anchors_and_merged_keys_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("base: &b {x: 1, y: 2}\nmore:\n  <<: *b\n  y: 3\n", encoding="utf-8")
    assert read_placed(path) == {"base": {"x": 1, "y": 2}, "more": {"x": 1, "y": 3}}


def test_responses_and_lists_of_what_is_approved_say_it_too(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text("responses:\n  - policy: agents\n    do: fixx\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"^r.yaml:3:5: entry 1: do: no 'fixx'; did you mean 'fix'\?"):
        load_responses(path)
    path.write_text("channels:\n  s: {type: slak}\nresponses: [{policy: agents}]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"^r.yaml:2:7: channels: s: type: no channel 'slak'; did you mean 'slack'"):
        load_responses(path)
    path.write_text("providers: [a, b\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"approved: r.yaml:2:1: "):
        read_approved("r.yaml", "upright.yaml", tmp_path)


def test_trust_in_models_has_no_key_that_nobody_reads(tmp_path: Path) -> None:
    path = tmp_path / "upright.yaml"
    path.write_text("modles:\n  publishers: [acme]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="1:1: unknown key 'modles'; did you mean 'models'"):
        trust_in(path)
    path.write_text("models:\n  publisher: [acme]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="2:3: models: unknown key 'publisher'; did you mean 'publishers'"):
        trust_in(path)
    (tmp_path / "key.pem").write_text("no key at all", encoding="utf-8")
    path.write_text("models:\n  signatures: {keys: [key.pem], required: true}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"key\.pem: holds no public key and no certificate"):
        trust_in(path)
