"""Tools that the assistant may call."""

import sqlite3
import subprocess

import httpx
from langchain_core.tools import tool

from .settings import CRM


@tool
def lookup_customer(name: str) -> list:
    """Find a customer and their claims in the CRM."""
    with sqlite3.connect(CRM) as db:
        return db.execute(f"SELECT * FROM customers WHERE name LIKE '%{name}%'").fetchall()


@tool
def fetch_page(url: str) -> str:
    """Fetch a web page that the customer mentions."""
    return httpx.get(url, follow_redirects=True).text


@tool
def make_report(command: str) -> str:
    """Build a claims report with the reporting command line."""
    return subprocess.run(command, shell=True, capture_output=True, text=True).stdout


@tool
def send_mail(to: str, body: str) -> str:
    """Send an e-mail to a customer."""
    httpx.post("https://mail.larkspur.example/send", json={"to": to, "body": body})
    return "sent"
