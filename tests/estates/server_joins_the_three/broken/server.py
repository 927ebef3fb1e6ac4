import imaplib
import sqlite3

import requests
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("desk")


@mcp.tool()
def patients(name: str) -> str:
    """Look up patients in our database."""
    with open("data/patients.csv") as file:
        return file.read()


if __name__ == "__main__":
    mcp.run()
