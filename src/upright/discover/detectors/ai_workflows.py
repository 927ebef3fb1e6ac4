"""AI agents in the workflows of GitHub Actions and GitLab CI, and who can make them act.

Why it matters: a step that hands an issue, a comment or a pull request to an agent lets strangers write its instructions.
With a token that may write, or with secrets beside it, they act through it.

How it recognises: jobs with actions that run an agent or a model, and with commands that do (`claude -p`, `codex exec`,
`gemini`, `aider`, `llm`...). Says which events start it, whether strangers can cause them, whether the text of the event
stands in the prompt, what the job's token may write, whether a check of the author stands before it, and whether the
action is pinned to a commit.

What it does not see: settings of the organisation, and checks inside scripts.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from upright.discover.ai_images import repository, role_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_model_name
from upright.discover.readers.launch import launch
from upright.discover.readers.markup import markup
from upright.discover.sight import edge, listed, provider_of, see
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_ACTION = re.compile(
    r"^(anthropics/claude-code(?:-base)?-action|openai/codex-action|google-github-actions/run-gemini-cli|"
    r"google-gemini/gemini-cli-action|actions/ai-inference|warpdotdev/oz-agent-action|"
    r"[\w.-]+/[\w-]*(?:claude|chatgpt|openai|gemini|coderabbit|pr-agent|aider|opencode|copilot)[\w-]*(?:/[\w./-]{1,60})?)@(.+)$",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"(?:^|[\n;&|(]|\$\()\s*(?:npx\s+(?:-y\s+|--yes\s+)?)?(?:@anthropic-ai/)?(claude(?:-code)?)\s+(?:-p|--print|--dangerously|-)|"
    r"(?:^|[\n;&|(]|\$\()\s*(?:npx\s+(?:-y\s+)?)?(?:@openai/)?(codex)\s+(?:exec|-)|"
    r"(?:^|[\n;&|(!]|\$\()\s*(?:npx\s+(?:-y\s+)?)?(?:@google/)?(gemini|gemini-cli)\s+(?:(?:--debug\s+)?(?:-p|--prompt|--yolo)|-m)|"
    r"(?:^|[\n;&|(])\s*(aider|opencode|goose|q)\s+(?:--message|run|chat\s+--no-interactive|-m)\b|"
    r"(?:^|[\n;&|(])\s*(cursor-agent|droid|copilot)\s+(?:--(?:force|print|model|execute|prompt)\b|exec\b|-[px]\b)"
)
_MODEL = re.compile(r"--model[= ]+[\"']?([A-Za-z][\w./:@-]{2,100})|\"model\":\s{0,4}\"(?P<other>[\w./:@-]{3,100})\"")
_SERVERS = '"mcpServers"'
_SERVERS_BESIDE = frozenset({"model_server", "vector_store", "gateway"})
_JSON = json.JSONDecoder()
_TRIES = 8  # braces before the word, at each of which the object may begin
_STRANGERS = frozenset({"issues", "issue_comment", "pull_request_target", "discussion", "discussion_comment", "pull_request_review",
                        "pull_request_review_comment", "workflow_run", "fork", "watch"})  # fmt: skip
_EVENT_TEXT = re.compile(
    r"github\.event\.(?:issue|comment|pull_request|review|discussion|review_comment|head_commit|commits)\b[\w.\[\]*]{0,40}\.?"
    r"(?:body|title|message|ref|label)|github\.head_ref|\$\{?CI_(?:MERGE_REQUEST_(?:TITLE|DESCRIPTION)|COMMIT_MESSAGE)|"
    r"steps\.[\w-]+\.outputs\.(?:body|title|comment)"
)
_GATE = re.compile(r"author_association|github\.actor\s*==|github\.triggering_actor|sender\.login\s*==|permission|\.user\.login\s*==|head\.repo\.full_name\s*==|fork\s*==\s*false|!\s*github\.event\.pull_request\.head\.repo\.fork")  # fmt: skip
_PINNED = re.compile(r"[0-9a-f]{40}$")
_WRITES = (
    "contents",
    "pull-requests",
    "issues",
    "actions",
    "packages",
    "id-token",
    "deployments",
    "checks",
    "statuses",
)


def _detect(document: Document) -> Iterator[Sighting]:
    for root in document.parse(markup):
        if root.get("jobs").is_map:
            events = _events(root)
            for name, job in root.get("jobs").items():
                yield from _job(document, root, name, job, events)
        elif root.get("runs", "steps").is_list:
            yield from _job(document, root, "action", root.get("runs"), [])
        elif "gitlab" in document.item.path:
            yield from _gitlab(document, root)


def _events(root: Node) -> list[str]:
    on = root.first("on", "True", "true")
    return [name for name, _ in on.items()] if on.is_map else on.strings()


def _job(document: Document, root: Node, name: str, job: Node, events: list[str]) -> Iterator[Sighting]:
    steps = [step for step in job.get("steps") if step.is_map]
    for step in steps:
        uses = step.get("uses")
        action = _ACTION.match(uses.text)
        command = _COMMAND.search(step.get("run").text)
        if not (action or command):
            continue
        tool = action[1] if action else next(part for part in command.groups() if part) if command else ""
        stated = _stated(root, job, step, events)
        if action:
            stated["pinned"] = bool(_PINNED.search(action[2]))
        if tool == "anthropics/claude-code-action" and not step.get("with", "allowed_non_write_users").text:
            stated["asks_author"] = True
        own = document.code_key(tool if action else f"{name}.{tool}")
        line = uses.line if action else step.get("run").line
        yield see(document, "agent", tool, line, own, stated, type="coding_agent", version=action[2] if action else "")
        for model, at in _models(step):
            identity = model_key(model)
            yield see(document, "model", model, at, identity, provider=provider_of(model))
            yield edge(own, RelationKind.CALLS, identity)
        yield from _servers(document, step, own)


def _servers(document: Document, step: Node, own: str) -> Iterator[Sighting]:
    """MCP servers that a step hands to its agent as JSON, among settings or arguments."""
    for _, node in step.walk():
        at = node.text.find(_SERVERS)
        for name, entry in _stated_servers(node.text, at).items() if at >= 0 else ():
            if not isinstance(entry, dict):
                continue
            started = launch(str(entry.get("command", "")), [str(each) for each in _list(entry.get("args"))])
            line = node.line + node.text[: node.text.find(f'"{name}"', at)].count("\n") + ("\n" in node.text)
            server = key("mcp", document.item.source, name)
            yield see(document, "mcp_server", name, line, server, command=started.program, package=started.package or None,
                      pinned=started.pinned, client="workflow")  # fmt: skip
            yield edge(own, RelationKind.USES_TOOL, server)


def _stated_servers(text: str, at: int) -> dict[str, object]:
    """The servers of the JSON object around the word at `at`, by name."""
    start = text.find("{")
    for _ in range(_TRIES):
        if not 0 <= start < at:
            break
        try:
            found, _ = _JSON.raw_decode(text, start)
        except (ValueError, RecursionError):
            found = None
        servers = found.get("mcpServers") if isinstance(found, dict) else None
        if isinstance(servers, dict):
            return servers
        start = text.find("{", start + 1)
    return {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _models(step: Node) -> Iterator[tuple[str, int]]:
    """The models that a step names: an option of its own, or one among arguments."""
    for path, node in step.walk():
        named = [(node.text, 0)] if "model" in path[-1].lower() else []
        named += [
            (found[1] or found["other"], node.text[: found.start()].count("\n") + 1)
            for found in _MODEL.finditer(node.text)
        ]
        yield from ((name, node.line + at) for name, at in named if is_model_name(name))


def _stated(root: Node, job: Node, step: Node, events: list[str]) -> dict[str, Json]:
    text = "\n".join([node.text for _, node in step.walk() if node.text])
    gates = f"{job.get('if').text} {step.get('if').text}"
    strangers = sorted(set(events) & _STRANGERS)
    everything = "\n".join(node.text for _, node in job.walk() if "secrets." in node.text)
    secrets = sorted(set(re.findall(r"secrets\.([A-Za-z]\w{2,60})", everything)) - {"GITHUB_TOKEN"})
    return {
        "triggers": listed(events),
        "strangers": bool(strangers) or None,
        "asks_author": bool(_GATE.search(gates)) or None,
        "interpolates_input": bool(_EVENT_TEXT.search(text)) or None,
        "token_writes": listed(_token(job.get("permissions") or root.get("permissions"))),
        "secrets": listed(secrets),
    }


def _token(permissions: Node) -> list[str]:
    """What the job's token may write; without a word the repository's default counts, which is not seen."""
    if permissions.text:
        return ["*"] if permissions.text == "write-all" else []
    return [name for name in _WRITES if permissions.get(name).text == "write"]


def _gitlab(document: Document, root: Node) -> Iterator[Sighting]:
    for name, job in root.items():
        if job.is_map:
            yield from _beside(document, name, job)
        script = job.get("script")
        for item in list(script) or [script]:
            found = _COMMAND.search(item.text)
            if found:
                tool = next(part for part in found.groups() if part)
                text = "\n".join(node.text for _, node in job.walk() if node.text)
                stated: dict[str, Json] = {"interpolates_input": bool(_EVENT_TEXT.search(text)) or None}
                own = document.code_key(f"{name}.{tool}")
                yield see(document, "agent", tool, item.line, own, stated, type="coding_agent")


def _beside(document: Document, name: str, job: Node) -> Iterator[Sighting]:
    """Servers of models and vector stores that a job of GitLab has running beside it."""
    for each in job.get("services"):
        image = each if each.text else each.get("name")
        role = role_of(image.text)
        if role in _SERVERS_BESIDE:
            called = each.get("alias").text or repository(image.text).rpartition("/")[2]
            label = "vector_store" if role == "vector_store" else "deployment"
            own = document.code_key(f"{name}.{called}")
            yield see(document, label, called, image.line, own, image=image.text, confidence=0.8)


DETECTOR = Detector(
    id="ai-workflows",
    title="AI agents in CI workflows",
    selects=Selector(
        paths=(
            "*.github/workflows/*.y*ml",
            "*.gitea/workflows/*.y*ml",
            "*.forgejo/workflows/*.y*ml",
            "*action.y*ml",
            "*example*.y*ml",
            "*gitlab*.y*ml",
        ),
        literals=(
            b"claude",
            b"codex",
            b"gemini",
            b"openai",
            b"ai-inference",
            b"aider",
            b"opencode",
            b"pr-agent",
            b"copilot",
            b"coderabbit",
            b"goose",
            b"cursor-agent",
            b"droid exec",
            b"services:",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            ".github/workflows/triage.yml",
            "on: [issues]\npermissions: write-all\njobs:\n  triage:\n    steps:\n    - uses: openai/codex-action@v1\n      with:\n        prompt: 'Fix ${{ github.event.issue.body }}'\n        openai-api-key: ${{ secrets.OPENAI_API_KEY }}\n",
            (("agent", "openai/codex-action", 6),),
        ),
        Hit(
            ".github/workflows/review.yml",
            'on: pull_request_target\njobs:\n  review:\n    steps:\n    - run: |\n        npm i -g @anthropic-ai/claude-code\n        claude -p "Review $(git diff)"\n',
            (("agent", "claude", 5),),
        ),
        Hit(
            ".github/workflows/update.yml",
            'on: push\njobs:\n  docs:\n    steps:\n    - run: |\n        cursor-agent --version\n        OUT=$(cursor-agent --force --model "$MODEL" --print "$PROMPT")\n',
            (("agent", "cursor-agent", 5),),
        ),
        Hit(
            "examples/claude.yml",
            'on: push\njobs:\n  ask:\n    steps:\n    - uses: anthropics/claude-code-action@v1\n      with:\n        claude_args: |\n          --model "claude-opus-4-7"\n',
            (("agent", "anthropics/claude-code-action", 5), ("model", "claude-opus-4-7", 8)),
        ),
        Hit(
            ".github/workflows/ask.yml",
            'on: push\njobs:\n  ask:\n    steps:\n    - uses: google-github-actions/run-gemini-cli@v0\n      with:\n        settings: |-\n          {"model": {"maxSessionTurns": 9},\n           "mcpServers": {\n             "github": {"command": "docker", "args": ["run", "ghcr.io/github/github-mcp-server:v0.27.0"]}}}\n',
            (("agent", "google-github-actions/run-gemini-cli", 5), ("mcp_server", "github", 10)),
        ),
        Hit(
            ".github/workflows/oc.yml",
            "on: issue_comment\njobs:\n  ask:\n    steps:\n    - uses: sst/opencode/github@latest\n      with:\n        model: google/gemini-2.5-flash\n",
            (("agent", "sst/opencode/github", 5),),
        ),
        Hit(
            ".gitlab-ci.yml",
            'review:\n  script:\n    - claude -p "Review $CI_MERGE_REQUEST_DESCRIPTION"\n',
            (("agent", "claude", 3),),
        ),
        Hit(
            ".gitlab-ci.yml",
            "test:\n  services:\n  - name: ollama/ollama:0.3\n    alias: llm\n  - postgres:16\n  script: [pytest]\n",
            (("endpoint", "llm", 3),),
        ),
    ),
    misses=(
        Miss(
            ".github/workflows/ci.yml",
            "jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - run: echo claude\n",
        ),
        Miss(".gitlab-ci.yml", "test:\n  script:\n    - pytest tests/claude\n"),
    ),
)
