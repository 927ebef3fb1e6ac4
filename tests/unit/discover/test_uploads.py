"""What code, commands and stacks upload to a bucket: files, folders, and what is asked for under its address there."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.discover.uploads import of_folders
from upright.model.evidence import Edge
from upright.testing.detectors import item

PEOPLE = "name,mail\nOna,ona@mailbox.org\n"


def _edges(**files: str) -> set[tuple[str, str, str]]:
    looked = [examine(Document(item(path, text)), units("detectors").values()) for path, text in files.items()]
    return {(str(each.source), each.kind, str(each.target)) for each in link(looked)[1]}


STACK = """
import * as s3 from "aws-cdk-lib/aws-s3";
import * as deploy from "aws-cdk-lib/aws-s3-deployment";
const letters = new s3.Bucket(this, "Letters", { bucketName: "letters-7f3" });
new deploy.BucketDeployment(this, "Put", {
  sources: [deploy.Source.asset(PLACE)], destinationBucket: letters, destinationKeyPrefix: "raw",
});
"""


@pytest.mark.parametrize("place", ['"./data"', '"data"', 'path.join(__dirname, "../data")'])
def test_each_file_of_a_folder_that_a_stack_deploys_lies_in_the_bucket(place: str) -> None:
    found = _edges(**{"data/people.csv": PEOPLE, "lib/stack.ts": STACK.replace("PLACE", place)})
    assert ("path:example/data/people.csv", "stored_in", "tf:example/lib/stack.ts#letters") in found
    assert ("url:s3://letters-7f3/raw/people.csv", "derived_from", "path:example/data/people.csv") in found


def test_each_file_of_a_folder_that_a_command_syncs_lies_in_the_bucket() -> None:
    found = _edges(**{"data/raw/people.csv": PEOPLE, "Makefile": "up:\n\taws s3 sync data s3://letters-7f3/in\n"})
    assert ("path:example/data/raw/people.csv", "stored_in", "url:s3://letters-7f3") in found
    assert ("url:s3://letters-7f3/in/raw/people.csv", "derived_from", "path:example/data/raw/people.csv") in found


@pytest.mark.parametrize(
    ("command", "address"),
    [
        ("aws s3 cp data/people.csv s3://letters-7f3/a/b.csv", "s3://letters-7f3/a/b.csv"),
        ("aws s3 cp data/people.csv s3://letters-7f3/a/", "s3://letters-7f3/a/people.csv"),
        ("aws s3 cp data/people.csv s3://letters-7f3", "s3://letters-7f3/people.csv"),
    ],
)
def test_a_copied_file_is_found_under_its_address(command: str, address: str) -> None:
    found = _edges(**{"data/people.csv": PEOPLE, "up.sh": command})
    assert (f"url:{address}", "derived_from", "path:example/data/people.csv") in found


def test_of_a_huge_folder_only_so_many_files_count() -> None:
    there = {f"path:a/data/{number}.csv" for number in range(5000)} | {"path:a/data"}
    found = [*of_folders([Edge("path:a/data", "stored_in", "url:s3://letters-7f3")], there)]
    assert 0 < len(found) <= 500
    assert not [*of_folders([Edge("path:a/data", "stored_in", "path:a/index")], there)]
