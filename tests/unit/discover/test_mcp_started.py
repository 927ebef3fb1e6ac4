"""A client's settings and the script that they start are one server."""

from upright.discover.detectors.mcp_client_configs import DETECTOR as SETTINGS
from upright.discover.detectors.python_mcp_servers import DETECTOR as CODE
from upright.discover.document import Document
from upright.model.evidence import Observation
from upright.model.item import Item

_SERVER = b'from mcp.server import Server\nserver = Server("notes")\n'
_SETTINGS = b'{"mcpServers": {"mine": {"command": "uv", "args": ["run", "src/server.py"]}}}\n'


def _keys(detector: object, path: str, content: bytes) -> set[str]:
    document = Document(Item("repo", path, len(content), content=content))
    seen = detector.detect(document)  # type: ignore[attr-defined]
    servers = [each for each in seen if isinstance(each, Observation) and each.kind == "mcp_server"]
    return {str(key) for each in servers for key in each.keys}


def test_settings_at_the_top_and_in_a_folder_of_their_own_meet_the_script() -> None:
    code = _keys(CODE, "src/server.py", _SERVER)
    assert code & _keys(SETTINGS, ".mcp.json", _SETTINGS)
    assert code & _keys(SETTINGS, ".cursor/mcp.json", _SETTINGS)


def test_settings_of_another_folder_start_another_script() -> None:
    code = _keys(CODE, "src/server.py", _SERVER)
    assert not code & _keys(SETTINGS, "other/.mcp.json", _SETTINGS)
    assert not code & _keys(SETTINGS, ".mcp.json", _SETTINGS.replace(b"src/", b"/opt/src/"))
