"""The claims assistant."""

from langchain.chat_models import init_chat_model
from langchain.tools.retriever import create_retriever_tool
from langgraph.prebuilt import create_react_agent

from .prompts import SYSTEM_PROMPT
from .retrieval import retriever
from .settings import CHAT_MODEL
from .tools import fetch_page, lookup_customer, make_report, send_mail

model = init_chat_model(CHAT_MODEL, temperature=0)
search_handbook = create_retriever_tool(retriever, "search_handbook", "Search the staff handbook.")

claims_agent = create_react_agent(
    model,
    tools=[lookup_customer, fetch_page, make_report, send_mail, search_handbook],
    prompt=SYSTEM_PROMPT,
)
