from fastapi import FastAPI
from langchain.agents import create_agent
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

from records import change_address, find_customer

app = FastAPI()
concierge = create_agent(
    model=ChatOpenAI(model="gpt-4o-2024-08-06"),
    tools=[find_customer, change_address],
    system_prompt="You help guests of our hotels.",
)


class Message(BaseModel):
    text: str


@app.post("/ask")
def chat(message: Message) -> dict:
    return concierge.invoke({"messages": [{"role": "user", "content": message.text}]})
