import httpx
import pandas as pd
from llama_index.core.agent.workflow import FunctionAgent
from llama_index.llms.anthropic import Anthropic
from llama_index.tools.google import GmailToolSpec

klanten = pd.read_csv("data/klanten.csv")


def klant(achternaam: str) -> list[dict]:
    """Gegevens van een klant."""
    return klanten[klanten.achternaam == achternaam].to_dict("records")


def meld(url: str, tekst: str) -> int:
    """Send a message to a webhook."""
    return httpx.post(url, json={"tekst": tekst}).status_code


postbode = FunctionAgent(
    name="postbode",
    llm=Anthropic(model="claude-sonnet-4-20250514"),
    tools=[*GmailToolSpec().to_tool_list(spec_functions=["search_messages"]), klant],
    system_prompt="Je beantwoordt de post van een energiebedrijf.",
)
