"""Places of a text that a person does not see."""

from __future__ import annotations

import re

REACH = 4000  # characters that a hidden element is read back
_STYLE = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0*(?:\.\d+)?(?:px|pt|em|rem|%)?\s{0,3}[;\"']"
    r"|font-size\s{0,3}:\s{0,3}[01](?:px|pt)|opacity\s{0,3}:\s{0,3}0(?:\.0\d*)?\s{0,3}[;\"']"
    r"|(?<!-)color\s{0,3}:\s{0,3}(?:white|#fff(?:fff)?\b|transparent|rgba?\(\s{0,3}255\s{0,3},\s{0,3}255\s{0,3},\s{0,3}255)"
    r"|(?:left|top|text-indent)\s{0,3}:\s{0,3}-\d{3,5}(?:px|em)|(?:max-)?height\s{0,3}:\s{0,3}0(?:px)?\s{0,3}[;\"']"
    r"|\bhidden\b(?!\s*=\s*[\"']false)|\bcolor\s{0,3}=\s{0,3}[\"']?(?:white|#fff)",
    re.IGNORECASE,
)
_TAG = re.compile(r"<([a-zA-Z][\w-]{0,20})((?:\s[^<>]{0,600})?)>")
_DESCRIPTION = re.compile(
    r"(?:\balt|\btitle|aria-label|aria-description|data-[\w-]{1,30})\s{0,3}=\s{0,3}([\"'])[^\"'<>]{0,3000}$",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[[^\]\n]{0,2000}$")
_LINE_COMMENT = re.compile(r"^\s{0,3}\[[^\]\n]{0,40}\]:\s{0,3}(?:#|<>)\s{0,3}[(\"']?[^\n]{0,2000}$")
_LATEX = re.compile(r"\\(?:textcolor\{white\}\{|color\{white\}|phantom\{|fontsize\{0)[^\n]{0,1500}$")


def hidden_place(text: str, at: int) -> str:
    """What hides the place from a reader, or an empty text."""
    before = text[max(0, at - REACH) : at]
    if before.rfind("<!--") > before.rfind("-->"):
        return "a comment"
    line = before[before.rfind("\n") + 1 :]
    if _LINE_COMMENT.match(line):
        return "a comment"
    if _LATEX.search(line):
        return "white text"
    if _IMAGE.search(line) or _DESCRIPTION.search(before[-3000:]):
        return "the description of an image or element"
    return "an element that is not shown" if _in_hidden_element(before) else ""


def _in_hidden_element(before: str) -> bool:
    for tag in _TAG.finditer(before):
        if _STYLE.search(tag[2]) and f"</{tag[1].lower()}" not in before[tag.end() :].lower():
            return True
    return False
