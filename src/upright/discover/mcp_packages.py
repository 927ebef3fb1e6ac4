"""What well-known MCP servers can do, by the package, image or address that they are started from.

Nobody sees their tools in a configuration; what they are for is published. Sources: the servers' own documentation, as
listed on https://github.com/modelcontextprotocol/servers.
"""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

import re

_IN, _OUT, _PRIVATE = "takes_untrusted_content", "sends_out", "reads_private_data"
_CAN: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?:mcp-server-|server-|mcp-)fetch|fetch-mcp(?:-server)?|firecrawl-mcp|@playwright/mcp|playwright-mcp|mcp-playwright|(?:server|mcp)-puppeteer|mcp-server-browserbase|@browserbasehq/mcp\S{0,40}|browser-use-mcp\S{0,20}|chrome-devtools-mcp", (_IN, _OUT)),
    (r"server-brave-search|brave-search-mcp-server|tavily-mcp|exa-mcp-server|mcp-server-(?:duckduckgo|google-search)|duckduckgo-mcp-server|serper-mcp\S{0,20}|server-(?:hackernews|reddit)|mcp-server-(?:reddit|rss)|(?:mcp-)?youtube-transcript\S{0,20}", (_IN,)),
    (r"github-mcp-server|(?:@modelcontextprotocol/)?server-git(?:hub|lab)|api\.githubcopilot\.com/mcp\S{0,20}", (_IN, _OUT, _PRIVATE)),
    (r"(?:server-slack|slack-mcp-server|mcp-slack|mcp-server-slack)", (_OUT,)),
    (r"(?:server-gmail|gmail-mcp\S{0,20}|mcp-gmail|(?:ms|outlook|office)-?365-mcp\S{0,20}|outlook-mcp|mcp-server-email|mcp-email-server)", (_IN, _OUT, _PRIVATE)),
    (r"mcp-atlassian|mcp\.atlassian\.com\S{0,20}|@notionhq/notion-mcp-server|mcp\.notion\.com\S{0,20}|mcp\.linear\.app\S{0,20}|mcp-server-(?:jira|zendesk|intercom)|zendesk-mcp\S{0,20}", (_IN, _OUT, _PRIVATE)),
    (r"server-gdrive|mcp-gdrive|google-drive-mcp|(?:mcp-)?server-google-maps-timeline", (_PRIVATE,)),
    (r"server-postgres|postgres-mcp|mcp-server-postgres|mcp-postgres|mcp-server-snowflake|mcp-server-bigquery|@?\S{0,20}bigquery-mcp\S{0,20}", (_PRIVATE,)),
    (r"(?:mcp-)?server-sqlite|mcp-sqlite|mcp-server-mysql|mysql-mcp-server|mcp-server-supabase|mongodb-mcp-server|mcp-server-redis|server-redis|mcp-server-neo4j|mssql-mcp\S{0,20}", (_PRIVATE, "destroys")),
    (r"server-filesystem|mcp-server-filesystem|filesystem-mcp\S{0,20}", (_PRIVATE, "reads_files", "writes_files")),
    (r"desktop-commander|mcp-server-commands|mcp-shell\S{0,20}|shell-mcp\S{0,20}|mcp-server-(?:shell|docker|kubernetes)|mcp-run-python\S{0,10}|iterm-mcp", ("executes",)),
    (r"mcp-server-(?:twilio|sendgrid|resend|discord|telegram)|(?:resend|twilio|discord|telegram)-mcp\S{0,20}|mcp-(?:discord|telegram|resend)|zapier-mcp\S{0,20}|mcp\.zapier\.com\S{0,60}", (_OUT,)),
)  # fmt: skip
_KNOWN = tuple((re.compile(rf"(?:^|[/@.])(?:{pattern})(?:$|[@:/=])"), can) for pattern, can in _CAN)
_LONGEST = 300


def published_capabilities(started_from: str) -> tuple[str, ...]:
    """What the server of a package, image or address is for; nothing where it is not known."""
    plain = started_from.strip().lower()[:_LONGEST]
    return next((can for pattern, can in _KNOWN if pattern.search(plain)), ()) if plain else ()
