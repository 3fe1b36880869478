"""Somebody who uses the site in any engine: reads what is visible, presses what has a name, writes into fields by their label."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

PATIENCE = 15  # seconds; two browsers and their servers may share two cores
PRESSED = "self::a[@href] or self::button or self::summary or self::label"
Value = TypeVar("Value")


class Visitor:
    """A window of one engine. `site`: the address of the running site, without a slash at its end."""

    def __init__(self, driver: WebDriver, site: str) -> None:
        self.driver = driver
        self.site = site

    def open(self, path: str) -> None:
        """Go to a path of the site, or to a whole address."""
        self.driver.get(path if path.startswith("http") else self.site + path)

    @property
    def path(self) -> str:
        """Where the visitor is, with query and fragment."""
        return self.driver.current_url.removeprefix(self.site)

    @property
    def text(self) -> str:
        """The visible words of the page, with single spaces."""
        return " ".join(str(self.driver.execute_script("return document.body.innerText")).split())

    def sees(self, *texts: str) -> None:
        """Wait until each text is visible on the page."""
        for text in texts:
            self._wait(partial(self._has, text), f"{text!r} is not visible")

    def _has(self, text: str) -> bool:
        return text in self.text

    def loses(self, text: str) -> None:
        """Wait until a text is no longer visible."""
        self._wait(lambda: text not in self.text, f"{text!r} is still visible")

    def sees_not(self, *texts: str) -> None:
        """Nothing of these is visible. Ask for something that is visible first: a page may be on its way."""
        shown = [text for text in texts if text in self.text]
        assert not shown, f"{shown} on {self.driver.current_url}"

    def comes_to(self, heading: str) -> None:
        """Wait for the page with this main heading."""
        # Not Selenium's text, which leaves out a heading that is there for screen readers alone.
        script = "return document.querySelector('h1')?.innerText"
        self._wait(lambda: self.driver.execute_script(script) == heading, f"no page {heading!r}")

    def press(self, name: str, *, within: str = "//main") -> None:
        """Press the visible link, button, summary or label with this name. within: the XPath of the part of the page."""
        self.press_element(self.find(name, within=within))

    def press_element(self, element: WebElement) -> None:
        # To the middle, as a person would scroll: at an edge a bar of the page may lie over it.
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def find(self, name: str, *, within: str = "//main") -> WebElement:
        """The first visible link, button, summary or label whose name is this, or else holds this."""
        quoted = quote(name)
        whole = f"{within}//*[{PRESSED}][normalize-space()={quoted} or @aria-label={quoted}]"
        part = f"{within}//*[{PRESSED}][contains(normalize-space(), {quoted}) or contains(@aria-label, {quoted})]"

        def first() -> WebElement | None:
            for path in (whole, part):
                for element in self.driver.find_elements(By.XPATH, path):
                    if self.is_visible(element):
                        return element
            return None

        return self._wait(first, f"nothing to press is called {name!r}")

    def is_visible(self, element: WebElement) -> bool:
        """Whether an element has a box that is neither hidden nor cut away, as words for screen readers alone are."""
        script = """const box = arguments[0].getBoundingClientRect();
            return arguments[0].checkVisibility({visibilityProperty: true}) && box.width > 1 && box.height > 1"""
        return bool(self.driver.execute_script(script, element))

    def field(self, label: str) -> WebElement:
        """The first visible field that a label names."""
        quoted = quote(label)
        path = f"//label[normalize-space()={quoted} or (contains(normalize-space(), {quoted}) and .//input)]"

        def first() -> WebElement | None:
            for name in self.driver.find_elements(By.XPATH, path):
                owner = name.get_dom_attribute("for")
                place = (By.ID, owner) if owner else (By.XPATH, ".//input | .//select | .//textarea")
                field = (self.driver if owner else name).find_element(*place)
                if self.is_visible(field):
                    return field
            return None

        return self._wait(first, f"no field is called {label!r}")

    def write(self, label: str, text: str) -> None:
        """Write into a field, in place of what is there."""
        field = self.field(label)
        field.clear()
        field.send_keys(text)

    def select(self, label: str, choice: str) -> None:
        """Choose from a list by its words."""
        self.field(label).find_element(By.XPATH, f"./descendant::option[normalize-space()={quote(choice)}]").click()

    def value(self, label: str) -> str:
        """What stands in a field."""
        return str(self.driver.execute_script("return arguments[0].value", self.field(label)))

    def has_tick(self, label: str) -> bool:
        """Whether a box is ticked or a choice is made."""
        return bool(self.driver.execute_script("return arguments[0].checked", self.field(label)))

    def press_key(self, key: str = Keys.ESCAPE) -> None:
        """Press a key where the focus is."""
        self.driver.switch_to.active_element.send_keys(key)

    def focused(self) -> str:
        """The name of what has the focus, as a screen reader hears it."""
        return self.driver.switch_to.active_element.accessible_name

    def forget(self) -> None:
        """Delete the cookies: the visitor is a stranger again."""
        self.driver.delete_all_cookies()

    def _wait(self, ask: Callable[[], Value], complaint: str) -> Value:
        """Ask until the answer is true, for a new page may be on its way. Returns that answer."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                if answer := ask():
                    return answer
            except (NoSuchElementException, StaleElementReferenceException):
                pass
            except WebDriverException as problem:  # WebKit, while one page gives way to the next
                if time.monotonic() > end:
                    raise AssertionError(f"{complaint}: {problem.msg}") from problem
            assert time.monotonic() < end, f"{complaint} on {self.driver.current_url}: {self.text[:1500]}"
            time.sleep(0.05)


def quote(text: str) -> str:
    """Text as XPath writes it; it must not hold both kinds of quotation marks."""
    assert "'" not in text or '"' not in text
    return f'"{text}"' if "'" in text else f"'{text}'"
