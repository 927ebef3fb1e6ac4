"""The page, as a person uses it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from drawn import TOP
from serving import serving
from upright.app.workspace import Workspace
from upright.graph.sketch import parse_sketch
from upright.show.api.app import create_app
from upright.store.snapshot import Estate

pytestmark = pytest.mark.browser
VIEWS = ("/", "/findings", "/findings/finding-000000000001", "/inventory", "/paths", "/compliance", "/gaps")


def test_the_overview_puts_the_gravest_finding_first_with_its_reason(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 risks to act on among 16 AI assets")
    first = page.locator(".finding-card").first
    expect(first).to_contain_text(TOP)
    expect(first).to_contain_text("whose tool run_sql reads customers-db")
    expect(first).to_contain_text("public")
    expect(first).to_contain_text("pii.us-ssn")
    expect(page.locator(".finding-card")).to_have_count(4)
    expect(page.get_by_role("link", name=re.compile("ignored.*3,201"))).to_be_visible()
    assert page.title() == "Upright"


def test_the_path_is_drawn_left_to_right_and_told_in_words(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile(TOP)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TOP)
    stops = page.locator(".react-flow__node")
    expect(stops).to_have_count(4)
    names = ("chat-api", "support-agent", "run_sql", "customers-db")
    boxes = [stops.filter(has_text=name).bounding_box() for name in names]
    lefts = [box["x"] for box in boxes if box]
    assert len(lefts) == 4
    assert lefts == sorted(lefts)
    expect(page.locator(".edge-verb.on-path")).to_have_text(["serves", "uses tool", "can read"], use_inner_text=True)
    expect(page.locator(".sentences li")).to_have_text(
        [
            "API chat-api serves agent support-agent",
            "agent support-agent uses tool run_sql",
            re.compile("tool run_sql can read database customers-db, which holds pci.card-number"),
        ]
    )
    page.get_by_role("switch", name="with what is around it").check()
    expect(stops).to_have_count(11)
    stops.filter(has_text="handbook-index").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("handbook-index")


def test_a_finding_shows_factors_evidence_and_the_exact_command(page: Page) -> None:
    page.goto("/findings/finding-000000000002")
    expect(page.locator(".factors li").first).to_contain_text(re.compile("Severity.*1.00.*critical in itself"))
    expect(page.locator(".total")).to_contain_text("90.0")
    expect(page.locator(".places")).to_contain_text("models/ticket-classifier.pkl:1")
    command = "upright fix finding-000000000002 --with quarantine-model-file --dry-run"
    expect(page.locator(".command code")).to_have_text(command)
    expect(page.get_by_text("reversible in place")).to_be_visible()
    expect(page.locator(".controls-broken li")).to_have_text("nist-ai-600-1 MS-2.10-001")


def test_filters_of_findings_live_in_the_address(page: Page) -> None:
    page.goto("/findings")
    rows = page.locator("table.findings tbody tr")
    expect(rows).to_have_count(4)
    page.get_by_role("button", name=re.compile("^critical")).click()
    expect(rows).to_have_count(2)
    assert "severity=critical" in page.url
    page.get_by_role("textbox", name="Filter findings").fill("unpickled")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("A model file runs code when it is loaded")
    page.wait_for_url(re.compile("text=unpickled"))
    page.reload()
    expect(rows).to_have_count(1)
    expect(page.get_by_role("button", name=re.compile("^critical"))).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="clear").click()
    expect(rows).to_have_count(4)
    page.get_by_role("textbox", name="Filter findings").fill("no such words")
    expect(page.get_by_text("Nothing matches")).to_be_visible()


def test_the_inventory_is_filtered_sorted_and_opened(page: Page) -> None:
    page.goto("/inventory")
    rows = page.locator("table.inventory tbody tr")
    expect(rows).to_have_count(16)
    expect(rows.first).to_contain_text("chat-api")
    page.get_by_role("button", name=re.compile("^tool 2|^tool2")).click()
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="run_sql").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("run_sql")
    expect(page.locator(".relations")).to_contain_text("can read")
    expect(page.locator(".relations").get_by_role("link", name="customers-db")).to_be_visible()
    expect(page.locator(".finding-card")).to_contain_text(TOP)
    expect(page.locator(".places")).to_have_text("app/tools.py:40")


def test_slash_searches(page: Page) -> None:
    page.goto("/inventory")
    expect(page.locator("table.inventory tbody tr")).to_have_count(16)
    page.keyboard.press("/")
    field = page.get_by_role("textbox", name="Search the inventory")
    expect(field).to_be_focused()
    page.keyboard.type("customers-db")
    page.keyboard.press("Enter")
    expect(page.locator("table.inventory tbody tr")).to_have_count(1)
    assert page.url.endswith("/inventory?text=customers-db")


def test_gaps_and_undecided_rules_are_said(page: Page) -> None:
    page.goto("/gaps")
    expect(page.locator("table.gaps tbody tr")).to_have_count(2)
    expect(page.locator("table.gaps")).to_contain_text("(3,201 alike)")
    expect(page.get_by_text("data/archive.zip could not be read")).to_be_visible()


def test_attack_paths_are_cards(page: Page) -> None:
    page.goto("/paths")
    card = page.locator(".path-card").filter(has=page.get_by_role("heading", name="chat-api → customers-db"))
    expect(card.locator(".stop-name")).to_have_text(["chat-api", "support-agent", "run_sql", "customers-db"])
    expect(card.locator(".verb")).to_have_text(["serves", "uses tool", "can read"])
    expect(card.locator(".choke")).to_have_count(1)
    card.get_by_text("on it").click()
    expect(card.get_by_role("link", name=TOP)).to_be_visible()


def test_a_framework_is_shown_control_by_control(page: Page) -> None:
    page.goto("/compliance")
    expect(page.locator("table.controls tbody tr").first).to_be_visible()
    assert page.locator("table.controls tbody tr").count() > 5
    expect(page.locator(".standing span").first).to_be_attached()


def test_dark_colours_are_kept(page: Page) -> None:
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark colours").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_fits_a_phone_and_names_its_controls(page: Page, view: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(view)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, a, input')]
            .filter(one => one.offsetParent && one.type !== 'hidden')
            .filter(one => !(one.textContent.trim() || one.ariaLabel || one.labels?.length))
            .map(one => one.outerHTML)"""
    )
    assert nameless == []


def test_the_menu_opens_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name=re.compile("^Inventory")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inventory")


@pytest.mark.parametrize(
    ("where", "title"),
    [("/nowhere", "There is no such page"), ("/inventory/none", "Nothing here")],
)
def test_a_page_that_is_not_there_says_so(browser: Browser, address: str, where: str, title: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}{where}")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("alert")).to_be_visible()
    page.close()


def test_long_lists_are_turned_by_keys_and_by_name(browser: Browser, tmp_path: Path) -> None:
    drawn = parse_sketch("\n".join(f"package lib-{number:03d}" for number in range(120)))
    workspace = Workspace.open(tmp_path / "long")
    workspace.store.save(Estate.of(["long"], "long"), drawn, [], assessed={}, unknown={})
    with serving(create_app(workspace)) as address:
        page = browser.new_page()
        page.goto(f"{address}/inventory?sort=name")
        pages = page.get_by_role("navigation", name="Pages")
        expect(pages.get_by_role("button", name="Previous page")).to_be_disabled()
        expect(pages.get_by_role("button", name="Page 1")).to_have_attribute("aria-current", "page")
        pages.get_by_role("button", name="Next page").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="lib-050")).to_be_visible()
        pages.get_by_role("button", name="Page 3").press("Enter")
        expect(page.get_by_role("link", name="lib-119")).to_be_visible()
        page.goto(f"{address}/inventory?page=9")
        expect(page.get_by_text("The list ends before this page")).to_be_visible()
        page.get_by_role("button", name="Go to the first page").press("Enter")
        expect(page.get_by_role("link", name="lib-000")).to_be_visible()
        page.close()
    workspace.store.close()


def test_the_token_of_the_address_opens_the_page(browser: Browser, drawn: Workspace) -> None:
    with serving(create_app(drawn, token="let-me-in")) as address:  # noqa: S106
        page = browser.new_page()
        page.goto(address)
        expect(page.get_by_text("A token is needed")).to_be_visible()
        page.goto("about:blank")
        page.goto(f"{address}/#token=let-me-in")
        expect(page.locator(".finding-card").first).to_contain_text(TOP)
        assert "let-me-in" not in page.url
        page.close()
