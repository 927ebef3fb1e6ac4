"""Files that other files write are read as what they are, at the lines where they stand."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import Panel, examine
from upright.discover.link import link
from upright.discover.written_files import unfilled, written_files
from upright.model.item import Item

COMPOSE = "services:\n  store:\n    image: qdrant/qdrant\n"


def document(path: str, text: str) -> Document:
    return Document(Item("here", path, len(text), content=text.encode()))


@pytest.mark.parametrize(
    ("path", "text", "name", "starts"),
    [
        ("boot.sh", f"mkdir a\ncat > a/docker-compose.yml <<EOF\n{COMPOSE}EOF\n", "docker-compose.yml", 3),
        ("boot.sh", "kubectl apply -f - <<'YAML'\nkind: Pod\nYAML\n", "manifest.yaml", 2),
        ("boot.sh", "sudo tee /etc/app/.env >/dev/null <<-END\n\tA=1\n\tEND\n", ".env", 2),
        ("vm.tf", 'resource "x" "y" {\n  user_data = <<-EOT\n    #!/bin/bash\n    run\n  EOT\n}\n', "boot.sh", 3),
        ("Dockerfile", "FROM x\nCOPY <<EOF /srv/start.py\nimport a\nEOF\n", "start.py", 3),
        ("play.yml", "- copy:\n    dest: /opt/compose.yml\n    content: |\n      services: {}\n", "compose.yml", 4),
        ("init.yaml", "write_files:\n  - path: /srv/a.json\n    content: |\n      {}\n", "a.json", 4),
        ("init.yaml", "write_files:\n  - content: |\n      {}\n    path: /srv/a.json\n", "a.json", 3),
        ("stack.yml.j2", COMPOSE, "stack.yml", 1),
        ("sky.yaml", 'run: |\n  python -c "\n  import torch\n  x = 1\n  "\n', "inline.py", 3),
        ("Dockerfile", "FROM x\nRUN pip install y && python3 -u -c 'from y import z; z()'\n", "inline.py", 2),
        (
            "ai.tf",
            'resource "x" "y" {\n  template_content = <<T\n{"$schema": "http://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#"}\nT\n}\n',
            "template.json",
            3,
        ),
    ],
)
def test_a_file_within_a_file_keeps_its_lines(path: str, text: str, name: str, starts: int) -> None:
    (inner,) = written_files(document(path, text))
    assert inner.item.path == f"{path}/{name}"
    first = next(number for number, line in enumerate(inner.lines, 1) if line.strip())
    assert first == starts


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sh", "cat <<EOF\nhello\nEOF\n"),
        ("a.sh", "cat > note <<EOF\nnever ended\n"),
        ("a.sh", "cat > run.sh <<EOF\nollama pull x\nEOF\n"),  # read with the script around it
        ("a.yaml", "x: &y {a: 1}\nz:\n  <<: *y\ncontent: |\n  plain\n"),
        ("a.tf", 'x = <<EOT\n{"a": 1}\nEOT\n'),
        ("a.sh", "python -c 'print(1)'\npython -m http.server\n"),
        ("a.py", "x = '''cat > a.yml <<EOF\nb: 1\nEOF'''\n"),
        ("prompt.j2", "You are {{ name }}."),
    ],
)
def test_what_is_no_file_is_left_alone(path: str, text: str) -> None:
    assert written_files(document(path, text)) == []


def test_what_a_command_hands_python_is_read_without_its_quotes() -> None:
    (inner,) = written_files(document("a.sh", 'python -c "import a; a.load(\\"org/model\\")"\n'))
    assert inner.text.strip() == 'import a; a.load("org/model")'


def test_a_template_is_read_with_its_defaults() -> None:
    told = unfilled("{% if a %}\nimage: {{ image | default('vllm/vllm-openai') }}\nkey: {{ vault.key }}\n{% endif %}")
    assert told == "\nimage: vllm/vllm-openai\nkey: ${key}\n"


def test_what_stands_within_counts_once_and_at_the_path_around_it() -> None:
    text = f"#!/bin/sh\ncat > compose.yml <<EOF\n{COMPOSE}EOF\n"
    seen = examine(document("boot.sh", text), Panel(units("detectors").values()))
    observations, _, gaps = link([seen])
    (store,) = [each for each in observations if each.name == "store"]
    assert (store.location.path, store.location.line) == ("boot.sh", 4)
    assert not gaps


def test_a_boot_script_may_write_a_file_itself() -> None:
    inner = f"#!/bin/sh\ncat > compose.yml <<EOF\n{COMPOSE}EOF\n"
    text = f'resource "aws_instance" "x" {{\n  user_data = <<EOT\n{inner}EOT\n}}\n'
    observations, _, _ = link([examine(document("vm.tf", text), Panel(units("detectors").values()))])
    assert ("vm.tf", 6) in {(each.location.path, each.location.line) for each in observations if each.name == "store"}
