import imaplib
import sqlite3

import requests
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("desk")


@mcp.tool()
def read_page(url: str) -> str:
    """Read a web page."""
    return requests.get(url, timeout=10).text


@mcp.tool()
def patients(name: str) -> str:
    """Look up patients in our database."""
    with open("data/patients.csv") as file:
        return file.read()


@mcp.tool()
def post_update(text: str) -> str:
    """Post a message to the team's webhook."""
    return requests.post("https://hooks.example-chat.com/T1/B2", json={"text": text}, timeout=10).text


if __name__ == "__main__":
    mcp.run()
