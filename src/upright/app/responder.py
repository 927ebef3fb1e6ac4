"""Policies that act by themselves, within their limits; a stop switch holds all of them back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from upright.act.execute import Outcome, outcome
from upright.act.journal import Entry
from upright.act.plan import Plan, digest_of
from upright.app.account import account
from upright.app.notices import Notifier, Told
from upright.app.repair import Repair
from upright.app.responses import Response, Responses
from upright.model.errors import ConfigError, ConflictError, NotFoundError, UprightError
from upright.model.finding import Finding, Status
from upright.store.snapshot import Snapshot

_NEVER = "9"  # after every date
_LAST = {Outcome.NEVER_STARTED: "proposed", Outcome.APPLIED: "verified", Outcome.TAKEN_BACK: "undone"}


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
                answer = self._answered(response, finding, snapshot)
                answers.append(answer)
                told_of = notifier.tell(response.notify, finding, snapshot, response.named, answer.did)
                answers += (Answer(response.policy, finding.id, each.did, why=_of(each)) for each in told_of)
        fixed = self.repair.workspace.store.fixed(snapshot.scan.estate)
        answers += (Answer("", each.finding, each.did, why=_of(each)) for each in notifier.close_fixed(snapshot, fixed))
        return answers

    def is_due(self) -> bool:
        """Whether the delay of something that the last answers marked is over."""
        return self._due <= _now()

    def approve(self, plan_id: str) -> None:
        """Carry out a proposed plan. Raises ConflictError for its proposer, where a second person is asked for."""
        proposed = next((entry for entry in self.repair.journal.of(plan_id) if entry.kind == "proposed"), None)
        if proposed is None:
            raise NotFoundError(f"{plan_id} was not proposed")
        if proposed.details.get("second_person") and proposed.details.get("who") == self.who:
            raise ConflictError(f"{plan_id} was proposed by {self.who}; a second person has to approve it")
        plan = self._proposed(proposed)
        self.repair.journal.append("approved", plan_id, who=self.who, digest=digest_of(plan))
        self.repair.apply(plan)

    def _proposed(self, entry: Entry) -> Plan:
        """The plan as it was proposed. Raises ConflictError when it is another now."""
        plan = self.repair.resume(entry.plan)
        if entry.details.get("digest") != digest_of(plan):
            raise ConflictError(f"{entry.plan}: it is not what was proposed; its file was changed since")
        return plan

    def _answered(self, response: Response, finding: Finding, snapshot: Snapshot) -> Answer:
        def answer(did: str, plan: str = "", why: str = "") -> Answer:
            return Answer(response.policy, finding.id, did, plan, why)

        if response.do == "report":
            return answer("reported", why=finding.reason)
        past = self._past(finding)
        if past and past[-1].kind == "verified" and past[-1].time > snapshot.scan.started:
            return answer("fixed", past[-1].plan, "after the newest scan; the next one shows it")
        waiting = past[-1] if past and past[-1].kind == "proposed" else None
        due = str(waiting.details.get("due", _NEVER)) if waiting else _NEVER
        if waiting and response.do != "fix" and _now() < due:
            self._due = min(self._due, due)
            acts = f"; acts at {due[:19]}Z" if due != _NEVER else ""
            return answer("waiting", waiting.plan, f"proposed by {waiting.details['who']}{acts}")
        try:
            marked = waiting if response.do == "fix-after" else None
            return answer(*self._acted(response, finding, past, marked))
        except ConfigError as error:  # only a person can say it
            return answer("reported", why=str(error))
        except UprightError as error:
            return answer("failed", why=str(error))

    def _acted(
        self, response: Response, finding: Finding, past: list[Entry], marked: Entry | None
    ) -> tuple[str, str, str]:
        """What was done, by which plan and why: `marked` is what was proposed, and is now due."""
        plan = self._proposed(marked) if marked else self.repair.plan(finding)
        held = self._held_back(response, plan, past)
        if held and past and past[-1].kind == "proposed":
            return "waiting", past[-1].plan, held
        if response.do == "propose" or held or (response.do == "fix-after" and not marked):
            return "proposed", self._propose(response, plan, held), held
        self.repair.journal.append("approved", plan.id, who=f"policy {response.named}")
        try:
            self.repair.apply(plan)
        except ConflictError as error:
            if not marked:
                raise
            plan = self.repair.plan(finding)  # what was marked no longer fits: people hear of the new one first
            return "proposed", self._propose(response, plan, ""), str(error)
        return "fixed", plan.id, ""

    def _propose(self, response: Response, plan: Plan, held: str) -> str:
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
        return plan.id

    def _past(self, finding: Finding) -> list[Entry]:
        """What became of each plan for a finding that was proposed or begun, the newest last: `proposed` (nobody has
        acted on it), `verified` or `undone`; failed ones are left out.
        """
        plans: dict[str, list[Entry]] = {}
        for entry in self.repair.journal.entries(quick=True):
            if entry.plan in plans or entry.details.get("finding") == finding.id:
                plans.setdefault(entry.plan, []).append(entry)
        plans.pop("", None)
        last = [_last(entries) for entries in plans.values()]
        return sorted((entry for entry in last if entry), key=lambda entry: entry.seq)

    def _held_back(self, response: Response, plan: Plan, past: list[Entry]) -> str:
        """Why a plan may not be carried out without a person; empty when it may."""
        if self.repair.stopped:
            return "the stop switch is on"
        done = [entry for entry in past if entry.kind != "proposed"]
        if done and done[-1].kind == "undone" and not self._gone_since(done[-1], plan.finding):
            return f"{done[-1].details.get('who') or 'a person'} took the last repair back ({done[-1].plan})"
        if len(plan.depends) > response.most_dependents:
            return f"what depends on it: {len(plan.depends)}, more than {response.most_dependents}"
        recent = sum(1 for _ in self._recent(response))
        return f"actions in the last hour: {recent}, no more are allowed" if recent >= response.most_per_hour else ""

    def _gone_since(self, undone: Entry, finding: str) -> bool:
        """Whether a later scan saw the finding gone, so that it is a new violation now."""
        changes = self.repair.workspace.store.history(finding)
        return any(each.status is Status.FIXED and each.when > undone.time for each in changes)

    def _recent(self, response: Response) -> Iterator[Entry]:
        since = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
        for entry in self.repair.journal.entries(quick=True):
            ours = entry.kind == "approved" and entry.details.get("who") == f"policy {response.named}"
            if ours and entry.time > since:
                yield entry


def _last(entries: list[Entry]) -> Entry | None:
    kind = _LAST.get(outcome(entries))
    return next((entry for entry in reversed(entries) if entry.kind == kind), None)


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _of(told: Told) -> str:
    return f"{told.channel}: {told.why}" if told.why else told.channel
