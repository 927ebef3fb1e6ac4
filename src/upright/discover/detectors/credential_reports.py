"""Users of AWS and their keys in a credential report of IAM.

Why it matters: a key of an API for Bedrock is a user of IAM behind the scenes. Who adds an access key to that user holds a
lasting credential that nobody looks for.

How it recognises: CSV with the columns of `aws iam get-credential-report`; one user for each row, and its active access keys.
Only users for keys of Bedrock are told.

What it does not see: what the users may do; the report does not say.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from upright.discover.cloud.declared import Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.node import Node
from upright.model.asset import Location
from upright.model.errors import MalformedError
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_COLUMNS = frozenset({"user", "arn", "access_key_1_active", "access_key_2_active"})
_OF_BEDROCK = "BedrockAPIKey-"


def _detect(document: Document) -> Iterator[Sighting]:
    scope = f"{document.item.source}//{document.item.path}#"
    for line, row in _rows(document):
        name = row["user"] or ""
        if not name.startswith(_OF_BEDROCK):
            continue
        where = Location(document.item.path, line, document.item.source)
        body = {"name": Node(name), "arn": Node(row["arn"] or "")}
        yield Declared("aws_iam_user", name, scope, Node(body), where, key("tf", f"{scope}{name}"), title=name)
        for number in ("1", "2"):
            if (row[f"access_key_{number}_active"] or "").lower() == "true":
                kept = f"{name}.key{number}"
                held = Node({"user": Node(f"${{{name}.name}}"), "status": Node("Active")})
                yield Declared("aws_iam_access_key", kept, scope, held, where, key("tf", f"{scope}{kept}"))


def _rows(document: Document) -> Iterator[tuple[int, dict[str, str | None]]]:
    """The rows of a report, with the line that each ends on; none of what is no report."""
    rows = csv.DictReader(document.lines)
    try:
        if set(rows.fieldnames or ()) >= _COLUMNS:
            for row in rows:
                yield rows.line_num, row
    except csv.Error as error:
        raise MalformedError("a credential report that is no CSV") from error


DETECTOR = Detector(
    id="credential-reports",
    title="Users for API keys of Bedrock in credential reports of IAM",
    selects=Selector(languages=frozenset({"csv"}), literals=(b"access_key_1_active",)),
    detect=_detect,
    hits=(
        Hit(
            "report.csv",
            "user,arn,access_key_1_active,access_key_2_active\nci,arn:aws:iam::1:user/ci,true,false\nBedrockAPIKey-a1,arn:aws:iam::1:user/BedrockAPIKey-a1,true,false\n",
            (("identity", "BedrockAPIKey-a1", 3),),
        ),
    ),
    misses=(
        Miss("a.csv", "user,arn,access_key_1_active,access_key_2_active\nci,arn:aws:iam::1:user/ci,true,false\n"),
        Miss("b.csv", "user,access_key_1_active\nBedrockAPIKey-a1,true\n"),
    ),
)
