"""Calls of libraries of Python that fetch a page by its address, or read a document by its path."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from upright.discover.readers.python_source import Scope

_CHAINS: Final = r"langchain(?:_community|_unstructured)?\.(?:document_loaders\.)?(?:\w{1,40}\.){0,3}"
_PAGES: Final = re.compile(
    r"(?:trafilatura\.fetch_(?:url|response)|newspaper\.(?:Article|article|build|Source)|goose3\.Goose\.extract|"
    r"crawl4ai\.AsyncWebCrawler\.arun(?:_many)?|scrapling\.(?:\w{1,30}\.){1,3}(?:get|fetch|async_fetch)|"
    r"llama_index\.(?:\w{1,30}\.){1,4}\w{0,30}(?:Web|Page|Scrape)\w{0,30}\.load_data|"
    rf"{_CHAINS}(?:WebBaseLoader|\w{{0,20}}URLLoader|RecursiveUrlLoader|AsyncHtmlLoader|AsyncChromiumLoader)|"
    r"selenium\.webdriver\.\w{1,20}\.get|undetected_chromedriver\.Chrome\.get|(?:\w{1,40}\.){0,8}(?:new_)?[pP]age\.goto)$"
)
# They take an address as well as a path.
_EITHER: Final = re.compile(
    r"(?:markitdown\.(?:\w{1,20}\.)?MarkItDown\.convert(?:_ur[il])?|docling\.(?:\w{1,30}\.)?DocumentConverter\.convert(?:_all)?|"
    r"unstructured\.partition\.(?:auto|html)\.partition\w{0,10})$"
)
_DOCUMENTS: Final = re.compile(
    r"(?:markitdown\.(?:\w{1,20}\.)?MarkItDown\.convert_local|(?:pypdf|PyPDF2|PyPDF4)\.Pdf(?:File)?Reader|pdfplumber\.open|"
    r"(?:fitz|pymupdf)\.(?:open|Document)|pymupdf4llm\.to_markdown|pdf2image\.convert_from_path|pdfminer\.high_level\.extract_text|"
    r"docx\.Document|docx2txt\.process|pptx\.Presentation|openpyxl\.load_workbook|xlrd\.open_workbook|textract\.process|"
    r"ebooklib\.epub\.read_epub|PIL\.Image\.open|cv2\.(?:imread|VideoCapture)|librosa\.load|soundfile\.read|"
    r"zipfile\.ZipFile|tarfile\.open|numpy\.(?:load|loadtxt|genfromtxt)|h5py\.File|duckdb\.connect|tika\.parser\.from_file|"
    rf"{_CHAINS}(?:TextLoader|CSVLoader|JSONLoader|\w{{0,20}}(?:PDF|Pdf)\w{{0,20}}Loader|DirectoryLoader|Docx2txtLoader|"
    r"BSHTMLLoader|NotebookLoader|PythonLoader|Unstructured(?!URL)\w{0,30}Loader)|"
    r"llama_index\.(?:\w{1,30}\.){0,3}SimpleDirectoryReader)$"
)
_GIVEN: Final = frozenset(
    {"url", "urls", "uri", "source", "web_path", "web_paths", "file_path", "path", "filename", "file", "input_files"}
)
ONE: Final = frozenset(
    {"open", "open_file", "read_text", "read_bytes", "write_text", "write_bytes"}
)  # one file, none beneath
_JOINS: Final = frozenset({"join", "joinpath", "Path", "PurePath"})
_SAME: Final = frozenset({"str", "fspath", "resolve", "absolute", "abspath", "expanduser", "realpath"})
_MADE: Final = frozenset({"BytesIO", "StringIO", "open", "b64decode", "read", "get", "urlopen", "encode", "decode"})
_BODIES: Final = frozenset({"raw", "content", "file", "stream", "body", "data", "text"})


def fetches_page(name: str) -> bool:
    """Whether a call, by its full name, fetches what stands at an address that it is given."""
    return bool(_PAGES.match(name) or _EITHER.match(name))


def reads_document(name: str) -> bool:
    """Whether a call, by its full name, reads a file whose path it is given."""
    return bool(_DOCUMENTS.match(name) or _EITHER.match(name))


def named(call: ast.Call) -> ast.expr | None:
    """What a call says where the page or document is."""
    stated = next((each.value for each in call.keywords if each.arg in _GIVEN), None)
    return call.args[0] if call.args else stated


def is_stream(given: ast.expr, scope: Scope) -> bool:
    """Whether what a reader of documents is given is the content of one: `PdfReader(BytesIO(body))`."""
    if isinstance(given, ast.Name) and given.id in scope.bindings:
        given = scope.bindings[given.id][-1].expression or given
    given = given.value if isinstance(given, ast.Await) else given
    if isinstance(given, ast.Attribute):
        return given.attr in _BODIES
    func = given.func if isinstance(given, ast.Call) else None
    last = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    return last in _MADE


def inner(path: ast.expr) -> ast.expr:
    """The text that a path is made of."""
    wraps = isinstance(path, ast.Call) and len(path.args) == 1 and written_name(path.func).endswith("Path")
    return path.args[0] if wraps and isinstance(path, ast.Call) else path


def writes(call: ast.Call, position: int) -> bool:
    """Whether a file is opened to be written; `position`: of the mode among the arguments."""
    mode = next((k.value for k in call.keywords if k.arg == "mode"), None)
    if mode is None and written_name(call.func).rpartition(".")[2] == "open" and len(call.args) > position:
        mode = call.args[position]
    return isinstance(mode, ast.Constant) and isinstance(mode.value, str) and any(c in mode.value for c in "wax+")


def ends_named(path: ast.AST, named: Collection[str]) -> bool:
    """Whether a path ends in a name that the program writes, below whatever folder: `Path(folder) / "run.json"`;
    `named`: the names that hold such a path.
    """
    if isinstance(path, ast.Name):
        return path.id in named
    if isinstance(path, ast.BinOp):
        return isinstance(path.op, ast.Div) and _is_name(path.right)
    if isinstance(path, ast.JoinedStr):
        last = path.values[-1] if path.values else None
        return isinstance(last, ast.Constant) and "/" in str(last.value).rstrip("/")
    last_word = written_name(path.func).rpartition(".")[2] if isinstance(path, ast.Call) else ""
    if not isinstance(path, ast.Call) or last_word not in _JOINS | _SAME:
        return False
    if last_word in _JOINS and (len(path.args) > 1 or last_word == "joinpath"):
        return bool(path.args) and _is_name(path.args[-1])
    on = path.args[0] if path.args else path.func.value if isinstance(path.func, ast.Attribute) else path.func
    return ends_named(on, named)


def _is_name(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.strip("./") != ""
