"""Which tools an `@AiService` of Spring is given that names none, and that names some."""

import pytest

from upright.discover.detectors import plain_agents, plain_mcp_servers
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

DETECTORS = [each.DETECTOR for each in (plain_agents, plain_mcp_servers)]
TOOLS = (
    "import dev.langchain4j.agent.tool.Tool;\nimport org.springframework.stereotype.Component;\n\n"
    "%s\npublic class %s {\n"
    '  @Tool("Cancel a booking")\n  public void cancel%s(String number) { }\n}\n'
)
SERVICE = "import dev.langchain4j.service.spring.%s;\n\n%s\npublic interface Desk { String chat(String text); }\n"


def given(marked: str, imported: str = "AiService") -> set[str]:
    files = {
        "app/src/main/java/Desk.java": SERVICE % (imported, marked),
        "app/src/main/java/BookingTools.java": TOOLS % ("@Component", "BookingTools", "Booking"),
        "app/src/main/java/TripTools.java": TOOLS % ("@Component", "TripTools", "Trip"),
        "app/src/main/java/Plain.java": TOOLS % ("", "Plain", "Plain"),
        "other/src/main/java/OtherTools.java": TOOLS % ("@Component", "OtherTools", "Other"),
    }
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    seen, edges, _ = link([examine(Document(item), DETECTORS) for item in items])
    names = {str(key): str(each.name) for each in seen for key in each.keys}
    return {names[str(each.target)] for each in edges if str(each.kind) == "uses_tool"}


@pytest.mark.parametrize("marked", ["@AiService", "@AiService(chatModel = 'm')\n@Deprecated"])
def test_one_that_names_none_takes_all_of_its_project(marked: str) -> None:
    assert given(marked) == {"cancelBooking", "cancelTrip"}


@pytest.mark.parametrize(
    "marked",
    [
        '@AiService(wiringMode = EXPLICIT, tools = {"bookingTools"})',
        '@AiService(tools = "bookingTools")',
        '@AiService(wiringMode = AiServiceWiringMode.EXPLICIT, tools = ["bookingTools"])',
    ],
)
def test_one_that_names_some_takes_those(marked: str) -> None:
    assert given(marked) == {"cancelBooking"}


def test_one_that_names_several_takes_them() -> None:
    assert given('@AiService(tools = {"bookingTools", "plain"}, chatModel = "m")') == {"cancelBooking", "cancelPlain"}


def test_explicit_wiring_without_tools_gives_none() -> None:
    assert given("@AiService(wiringMode = EXPLICIT)") == set()
