"""JSON events: gateways, resolvers and proxies that log one object a line, or one list.

Why it matters: nginx, Envoy, Traefik and Caddy, Zeek, Route 53 Resolver, Cloudflare Gateway, Netskope, Zscaler and cloud
firewalls all log this way.

How it recognises: a name, at any depth, that is known as a host, a URL or an application, and one as a time, an account
or an address.

What it does not see: events whose host is part of a longer sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_columns import flat, roles_of, seen, speaks_of_use
from upright.discover.log_values import named_host, refused

if TYPE_CHECKING:
    from upright.discover.log import Record

_SHAPES = 256


def _record(first: Mapping[str, Any]) -> Record | None:
    row = flat(first)
    return _Reader() if speaks_of_use(roles_of(row)) or named_host(_message(row))[0] else None


def _message(row: Mapping[str, str]) -> str:
    """The sentence that an event holds, as Azure Firewall writes it."""
    return next((row[name] for name in ("properties.msg", "msg", "message", "log") if name in row), "")


class _Reader:
    """Remembers which names have which role, by the names that an event holds."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], dict[str, str]] = {}

    def __call__(self, record: Mapping[str, Any]) -> Seen | None:
        row = flat(record)
        shape = tuple(row)
        if shape not in self.known:
            if len(self.known) >= _SHAPES:
                self.known.clear()
            self.known[shape] = roles_of(shape)
        said = seen(self.known[shape], lambda name: row.get(name, ""))
        if said is None and (message := _message(row)):
            host, client = named_host(message)
            when = row.get(self.known[shape].get("when", ""), "")
            return Seen(when, host, client=client, blocked=refused(message[:200])) if host else None
        return said


LOG = LogFormat(
    id="json-events",
    title="JSON events (nginx, Envoy, Zeek, Route 53 Resolver, Cloudflare, Netskope)",
    record=_record,
    general=True,
    examples=(
        Example(
            '{"time_iso8601":"2026-11-21T10:00:00+00:00","remote_addr":"10.0.0.7","remote_user":"ada","host":"api.openai.com","request":"POST /v1/x HTTP/1.1","request_length":"910","body_bytes_sent":44}\n',
            (("api.openai.com", "ada", "910"),),
        ),
        Example(
            '{"version":"1.1","query_timestamp":"2026-11-21T10:00:00Z","query_name":"bedrock-runtime.us-east-1.amazonaws.com.","query_type":"A","rcode":"NOERROR","srcaddr":"10.0.0.8","srcport":"4711"}\n',
            (("bedrock-runtime.us-east-1.amazonaws.com", "10.0.0.8", ""),),
        ),
        Example(
            '{"time":"2026-11-21T10:00:00Z","properties":{"msg":"HTTPS request from 10.0.0.7:5000 to chatgpt.com:443. Action: Allow."}}\n',
            (("chatgpt.com", "10.0.0.7", ""),),
        ),
        Example(
            '{"ts":1795257600.1,"uid":"C1","id.orig_h":"10.0.0.9","server_name":"claude.ai"}\n',
            (("claude.ai", "10.0.0.9", ""),),
        ),
        Example(
            '{"start_time":"2026-11-21T10:00:00Z","authority":"api.mistral.ai","bytes_received":"512","bytes_sent":"64","downstream_remote_address":"10.0.0.5:4000","upstream_cluster":"out"}\n',
            (("api.mistral.ai", "10.0.0.5", "512"),),
        ),
    ),
)
