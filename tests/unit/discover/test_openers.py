"""Tools that fetch pages and read documents with libraries, instead of a request and `open`."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.asset import AssetKind
from upright.model.evidence import Observation
from upright.model.item import Item

PYTHON = """{imports}
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("s")

@mcp.tool()
def look(given: str) -> str:
    {body}
"""
SCRIPT = """import {{ McpServer }} from "@modelcontextprotocol/sdk/server/mcp.js";
{imports}
const server = new McpServer({{ name: "s" }});
server.tool("look", "Looks", {{ given: z.string() }}, async ({{ given }}) => {{
  {body}
}});
"""
CHAINS = "from langchain_community.document_loaders import"
PAGES = [
    ("from markitdown import MarkItDown", "return MarkItDown().convert_uri(given).markdown"),
    ("import trafilatura", "return trafilatura.fetch_url(given)"),
    ("from newspaper import Article", "return Article(given).text"),
    (f"{CHAINS} WebBaseLoader", "return WebBaseLoader(web_path=given).load()"),
    ("from crawl4ai import AsyncWebCrawler", "return AsyncWebCrawler().arun(url=given)"),
    ("from selenium import webdriver", "driver = webdriver.Chrome()\n    driver.get(given)"),
    ("import cloudscraper", "return cloudscraper.create_scraper().get(given).text"),
    ("import browsers", "page = browsers.new_page()\n    page.goto(given)"),
]
DOCUMENTS = [
    ("from pypdf import PdfReader", "return PdfReader(given).pages[0]"),
    (f"{CHAINS} PyPDFLoader", "return PyPDFLoader(file_path=given).load()"),
    ("from docling.document_converter import DocumentConverter", "return DocumentConverter().convert(given)"),
    ("import numpy as np", "return np.load(f'/srv/{given}.npy')"),
]
HARMLESS = [
    ("import io, base64\nfrom pypdf import PdfReader", "return PdfReader(io.BytesIO(base64.b64decode(given)))"),
    ("import io\nfrom PIL import Image", "kept = io.BytesIO(given)\n    return Image.open(kept).size"),
    ("from PIL import Image", "return Image.open(given.file).size"),
    ("from pypdf import PdfReader", "return PdfReader('manual.pdf').pages[int(given)]"),
    ("import trafilatura", "return trafilatura.fetch_url(f'https://weather.example.com/{given}')"),
]
SCRIPTS = [
    ('import puppeteer from "puppeteer";', "const page = await b.newPage(); await page.goto(given);", "ssrf"),
    ('import { CheerioWebBaseLoader } from "cheerio";', "return new CheerioWebBaseLoader(given).load();", "ssrf"),
    ('import { PDFLoader } from "fs/pdf";', "return new PDFLoader(given).load();", "path_unchecked"),
    ('import { PDFLoader } from "fs/pdf";', "const blob = new Blob([given]); new PDFLoader(blob).load();", ""),
]


def _tool(name: str, form: str, imports: str, body: str) -> Observation:
    text = form.format(imports=imports, body=body)
    document = Document(Item("repo", name, len(text), content=text.encode()))
    seen = examine(document, units("detectors").values()).observations
    return next(each for each in seen if each.kind is AssetKind.TOOL)


@pytest.mark.parametrize(("imports", "body"), PAGES)
def test_pages_are_fetched_from_any_address(imports: str, body: str) -> None:
    seen = _tool("server.py", PYTHON, imports, body).attributes
    assert seen.get("ssrf") is True
    assert "takes_untrusted_content" in str(seen["capabilities"])


@pytest.mark.parametrize(("imports", "body"), DOCUMENTS)
def test_documents_are_read_from_any_path(imports: str, body: str) -> None:
    seen = _tool("server.py", PYTHON, imports, body).attributes
    assert seen.get("path_unchecked") is True
    assert "reads_files" in str(seen["capabilities"])


@pytest.mark.parametrize(("imports", "body"), HARMLESS)
def test_content_and_fixed_places_are_no_flaw(imports: str, body: str) -> None:
    assert not {"ssrf", "path_unchecked"} & _tool("server.py", PYTHON, imports, body).attributes.keys()


@pytest.mark.parametrize(("imports", "body", "flaw"), SCRIPTS)
def test_of_scripts_too(imports: str, body: str, flaw: str) -> None:
    seen = _tool("server.ts", SCRIPT, imports, body).attributes
    assert {"ssrf", "path_unchecked"} & seen.keys() == {flaw} - {""}
