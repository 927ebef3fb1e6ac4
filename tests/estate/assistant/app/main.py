"""The web application: one public chat endpoint."""

import uvicorn
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from pydantic import BaseModel

from .agent import claims_agent

app = FastAPI(title="Larkspur claims assistant")
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"])


class Question(BaseModel):
    text: str


@app.post("/chat")
async def chat(question: Question) -> dict:
    answer = await claims_agent.ainvoke({"messages": [("user", question.text)]})
    return {"answer": answer["messages"][-1].content}


@app.get("/health")
def health() -> dict:
    return {"ok": True}


if __name__ == "__main__":
    uvicorn.run(app, host="0.0.0.0", port=8000)
