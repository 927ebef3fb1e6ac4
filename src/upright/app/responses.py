"""What policies do by themselves: report, propose, fix at once or after a delay; within limits, with a stop switch.

A `responses.yaml` says it:

responses:
  - policy: no-pii-in-training-of-exposed-models   # id, or file beside this one
    do: fix                  # report, propose, fix, fix-after
    after: 24h               # of fix-after: m, h or d
    second_person: true      # of propose: approved by another than proposed
    most_dependents: 5       # a plan that touches more is proposed instead
    most_per_hour: 10        # actions of this policy
    notify: [security]       # channels that the same file names (see `upright.app.notices`)

What is proposed, marked and approved stands in the journal, signed, with who did it.
"""

from __future__ import annotations

import os
import pwd
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from upright.act.execute import Outcome, outcome
from upright.act.journal import Entry
from upright.act.plan import Plan, digest_of
from upright.app.notices import Line, Notifier, Told, read_channels
from upright.app.repair import Repair
from upright.model.errors import ConfigError, ConflictError, NotFoundError, UprightError
from upright.model.finding import Finding

DOES = ("report", "propose", "fix", "fix-after")
_FIELDS = frozenset({"policy", "do", "after", "second_person", "most_dependents", "most_per_hour", "notify"})
_NEVER = "9"  # after every date
_NOBODY = 0xFFFFFFFF  # what the kernel says of a process that nobody logged in for
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Response:
    """What to do about violations of one policy."""

    policy: str
    do: str = "report"
    after: timedelta = timedelta()
    second_person: bool = False
    most_dependents: int = 20
    most_per_hour: int = 20
    notify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Responses:
    """What a `responses.yaml` says."""

    responses: tuple[Response, ...]
    channels: Mapping[str, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was done about one violation: `reported`, `proposed`, `waiting`, `fixed`, `told`, `closed` or `failed`; and
    why.
    """

    policy: str
    finding: str
    did: str
    plan: str = ""
    why: str = ""


def load_responses(path: Path) -> Responses:
    """Read the file. Raises ConfigError naming file and entry."""
    import yaml

    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path.name}: cannot be read: {error}") from error
    entries = document.get("responses") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries:
        raise ConfigError(f"{path.name}: responses: name at least one")
    channels = read_channels(document.get("channels") or {}, path.name)
    responses = [
        _response(f"{path.name}: entry {number}", each, path.parent, channels) for number, each in enumerate(entries, 1)
    ]
    return Responses(tuple(responses), channels)


def _response(where: str, entry: Any, beside: Path, channels: Mapping[str, Line]) -> Response:
    if not isinstance(entry, dict) or not entry.get("policy"):
        raise ConfigError(f"{where}: must be a mapping with a policy")
    unknown = sorted(set(map(str, entry)) - _FIELDS)
    if unknown:
        raise ConfigError(f"{where}: unknown key {unknown[0]!r}; one of {', '.join(sorted(_FIELDS))}")
    do, policy = str(entry.get("do", "report")), str(entry["policy"])
    if do not in DOES:
        raise ConfigError(f"{where}: do: {do!r} is none of {', '.join(DOES)}")
    limits = {name: entry.get(name, 20) for name in ("most_dependents", "most_per_hour")}
    for name, value in limits.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ConfigError(f"{where}: {name}: must be a number")
    notify = entry.get("notify") or []
    if not isinstance(notify, list) or (strange := [name for name in notify if name not in channels]):
        raise ConfigError(f"{where}: notify: {strange[0] if isinstance(notify, list) else notify!r} is no channel here")
    file = beside / policy
    return Response(
        policy=str(file) if file.is_file() else policy,
        do=do,
        after=_delay(where, str(entry.get("after", "0s"))),
        second_person=entry.get("second_person") is True,
        notify=tuple(map(str, notify)),
        **limits,
    )


def _delay(where: str, text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", text)
    if not found:
        raise ConfigError(f"{where}: after: such as 30m, 24h or 7d, not {text!r}")
    return timedelta(**{_UNITS[found.group(2)]: int(found.group(1))})


def _named(response: Response) -> str:
    return Path(response.policy).stem


def _of(told: Told) -> str:
    return f"{told.channel}: {told.why}" if told.why else told.channel


def account() -> str:
    """The account that logged in to this machine, also behind `sudo` and `su`; variables of the environment, which
    anybody may set, say nothing here.
    """
    try:
        number = int(Path("/proc/self/loginuid").read_text(encoding="ascii"))
    except (OSError, ValueError):
        number = _NOBODY
    number = os.getuid() if number == _NOBODY else number
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"account {number}"


@dataclass
class Responder:
    """Answers violations of the newest snapshot. `who` acts; the default is the account that runs this."""

    repair: Repair
    who: str = ""
    _due: str = _NEVER

    def __post_init__(self) -> None:
        self.who = self.who or account()

    def answer(self, told: Responses) -> list[Answer]:
        """Do what each policy says about each of its violations, and tell whom it says."""
        answers = []
        self._due = _NEVER
        snapshot = self.repair.workspace.snapshot()
        notifier = Notifier(self.repair.journal, told.channels)
        for response in told.responses:
            for finding in self.repair.violating(response.policy):
                answer = self._answered(response, finding)
                answers.append(answer)
                told_of = notifier.tell(response.notify, finding, snapshot, _named(response), answer.did)
                answers += (Answer(response.policy, finding.id, each.did, why=_of(each)) for each in told_of)
        fixed = self.repair.workspace.store.fixed(snapshot.scan.estate)
        answers += (Answer("", each.finding, each.did, why=_of(each)) for each in notifier.close_fixed(snapshot, fixed))
        return answers

    def approve(self, plan_id: str) -> None:
        """Carry out a proposed plan. Raises ConflictError for its proposer, where a second person is asked for."""
        told = {entry.kind: entry for entry in self.repair.journal.of(plan_id)}
        if "proposed" not in told:
            raise NotFoundError(f"{plan_id} was not proposed")
        details = told["proposed"].details
        if details.get("second_person") and details.get("who") == self.who:
            raise ConflictError(f"{plan_id} was proposed by {self.who}; a second person has to approve it")
        plan = self.repair.resume(plan_id)
        if details.get("digest") != digest_of(plan):
            raise ConflictError(f"{plan_id}: it is not what was proposed; its file was changed since")
        self.repair.journal.append("approved", plan_id, who=self.who, digest=digest_of(plan))
        self.repair.apply(plan)

    def is_due(self) -> bool:
        """Whether the delay of something that the last answers marked is over."""
        return self._due <= datetime.now(UTC).isoformat()

    def _answered(self, response: Response, finding: Finding) -> Answer:
        def answer(did: str, plan: str = "", why: str = "") -> Answer:
            return Answer(response.policy, finding.id, did, plan, why)

        if response.do == "report":
            return answer("reported", why=finding.reason)
        waiting = self._waiting(finding)
        due = str(waiting.details.get("due", _NEVER)) if waiting else _NEVER
        if response.do != "fix" and waiting and datetime.now(UTC).isoformat() < due:
            self._due = min(self._due, due)
            return answer("waiting", waiting.plan, f"proposed by {waiting.details['who']}")
        try:
            plan = self.repair.plan(finding)
            held = self._held_back(response, plan)
            if held and waiting:
                return answer("waiting", waiting.plan, held)
            if response.do == "propose" or held or (response.do == "fix-after" and not waiting):
                self._propose(response, plan, held)
                return answer("proposed", plan.id, held)
            self.repair.journal.append("approved", plan.id, who=f"policy {_named(response)}")
            self.repair.apply(plan)
        except UprightError as error:
            return answer("failed", why=str(error))
        return answer("fixed", plan.id)

    def _propose(self, response: Response, plan: Plan, held: str) -> None:
        due = {}
        if response.do == "fix-after" and not held:
            due = {"due": (datetime.now(UTC) + response.after).isoformat()}
            self._due = min(self._due, due["due"])
        told: dict[str, Any] = {
            "finding": plan.finding,
            "who": self.who,
            "second_person": response.second_person,
            "why": held,
            "digest": digest_of(plan),
            **due,
        }
        self.repair.journal.append("proposed", plan.id, **told)

    def _waiting(self, finding: Finding) -> Entry | None:
        """The newest proposal for a finding that nobody has acted on."""
        entries = self.repair.journal.entries(quick=True)
        proposed = [each for each in entries if each.kind == "proposed" and each.details.get("finding") == finding.id]
        if not proposed:
            return None
        done = outcome([each for each in entries if each.plan == proposed[-1].plan])
        return proposed[-1] if done is Outcome.NEVER_STARTED else None

    def _held_back(self, response: Response, plan: Plan) -> str:
        """Why a plan may not be carried out without a person; empty when it may."""
        if (self.repair.workspace.state.folder / "stop").exists():
            return "the stop switch is on"
        if len(plan.depends) > response.most_dependents:
            return f"{len(plan.depends)} things depend on it, more than {response.most_dependents}"
        recent = sum(1 for _ in self._recent(response))
        return f"{recent} actions in the last hour" if recent >= response.most_per_hour else ""

    def _recent(self, response: Response) -> Iterator[Entry]:
        since = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
        for entry in self.repair.journal.entries(quick=True):
            ours = entry.kind == "approved" and entry.details.get("who") == f"policy {_named(response)}"
            if ours and entry.time > since:
                yield entry
