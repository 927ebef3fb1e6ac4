"""Calls that bring in what others wrote (letters, feeds, tickets): who writes those speaks to a model in reach."""

from __future__ import annotations

import re

_PYTHON = re.compile(r"^(?:imaplib|imap_tools|imapclient|poplib|feedparser|exchangelib|praw|mailparser|mailbox)\.\w")
_SCRIPT = frozenset(
    {
        "imapflow", "imap", "imap-simple", "node-imap", "mailparser", "node-pop3", "poplib", "rss-parser", "feedparser",
        "snoowrap", "@extractus/feed-extractor",
    }
)  # fmt: skip
_HISTORIES = frozenset({"conversations_history", "conversations_replies"})  # of channels of Slack
# Of Slack, of Gmail, of trackers.
_PATHS = re.compile(
    r"\.(?:conversations\.(?:history|replies)|users\.messages\.(?:get|list)|issues\.(?:get|list\w{0,20}|getComment)|"
    r"pulls\.(?:get|list\w{0,20})|tickets\.(?:show|list|listComments|getComments))$"
)
_TRACKERS = re.compile(
    r"^(?:github\.(?:\w{1,20}\.)*(?:get_(?:issues?|comments|pulls?|issue_comments|discussions?))|"
    r"(?:jira|zenpy|gitlab)\.\w[\w.]{0,80}\.(?:issue|search_issues|comments?|tickets|notes\.list|issues\.(?:get|list)))$"
)


def python_reads(name: str, last: str) -> bool:
    """Whether a call of Python, by its full name and the last word of it, does."""
    return bool(_PYTHON.match(name) or _TRACKERS.match(name)) or last in _HISTORIES


def script_reads(module: str, callee: str) -> bool:
    """Whether a call of TypeScript or JavaScript, by the module that it comes from and as it is written, does."""
    return module in _SCRIPT or bool(_PATHS.search(callee))
