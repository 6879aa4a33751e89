"""Visitors: a demonstration account in a browser context of its own, whose faults are collected."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

INFORMATION = "information@unhcr.demo.example"
COORDINATION = "coordination@unhcr.demo.example"
LEAD_INFORMATION = "information@iag.demo.example"
LEAD_COORDINATION = "coordination@iag.demo.example"
ADMINISTRATION = "administration@iag.demo.example"
AUDIT = "audit@iag.demo.example"
ENFORCEMENT = "enforcement@inm.demo.example"
FOCAL_POINT = "psea@iag.demo.example"
CASES = "cases@unhcr.demo.example"
SHELTER = "shelter@shelter-tj.demo.example"
NOBODY = ""

SECONDS = 1000
# The document itself may be refused; that is what some tests ask for.
OF_THE_DOCUMENT = "Failed to load resource"


class Visitors:
    """Opens pages as somebody. Each account signs in once, on the sign-in page; its session is then reused.

    `faults` holds what no page may have: errors in the console (breaches of the content policy among them), errors
    of scripts, and files that do not load.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.faults: list[str] = []
        self._sessions: dict[str, Any] = {}

    @contextmanager
    def visit(self, account: str, *, language: str = "", **settings: Any) -> Iterator[Page]:
        """A page of somebody who is signed in (NOBODY: who is not), who chose a language in the header or did not. The
        settings are those of a browser context."""
        if account and account not in self._sessions:
            self._sessions[account] = self._signed_in(account)
        context = self._context(storage_state=self._sessions.get(account), **settings)
        if language:
            context.add_cookies([{"name": "django_language", "value": language, "url": self.address}])
        try:
            yield self._watched(context.new_page())
        finally:
            context.close()

    def _context(self, **settings: Any) -> BrowserContext:
        wanted = {"base_url": self.address, "locale": "en-GB", "viewport": {"width": 1280, "height": 900}}
        context = self.browser.new_context(**(wanted | settings))
        context.set_default_timeout(8 * SECONDS)
        return context

    def _signed_in(self, account: str) -> Any:
        context = self._context()
        page = self._watched(context.new_page())
        sign_in(page, account)
        state = context.storage_state()
        context.close()
        return state

    def _watched(self, page: Page) -> Page:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._look_at)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(OF_THE_DOCUMENT):
            self.faults.append(f"{message.page.url if message.page else ''}: {message.text}")

    def _look_at(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.faults.append(f"{response.url} answers {response.status}")


def sign_in(page: Page, account: str) -> None:
    """With the button that the sign-in page offers for a demonstration account."""
    page.goto("/accounts/login/")
    row = page.get_by_role("listitem").filter(has_text=account)
    row.get_by_role("button").click()
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def in_spanish(page: Page) -> None:
    """As a reader does: in the header."""
    page.get_by_role("button", name="Español").click()
    page.locator("html[lang=es]").wait_for()
