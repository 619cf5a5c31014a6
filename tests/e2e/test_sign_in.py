"""Signing in and out with a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page

PASSWORD = "a quiet long morning"


@pytest.fixture
def account(transactional_db: None) -> Any:
    return get_user_model().objects.create_user("anna@fivedoors.example", PASSWORD)


def test_the_sign_in_page_is_accessible(page: Page, check_accessibility: Callable[[Page], None]) -> None:
    page.goto("/accounts/login/")
    check_accessibility(page)


def test_signing_in_needs_no_script(
    new_context: Callable[..., Any], account: Any, sign_in: Callable[..., None], watch: Any
) -> None:
    watch.expect("the server responded with a status of 40")  # where they land is not this test's business
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, "anna@fivedoors.example", PASSWORD)
    assert "sessionid" in {cookie["name"] for cookie in page.context.cookies()}


def test_a_wrong_password_keeps_the_name_and_says_so(page: Page, account: Any) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "anna@fivedoors.example")
    page.fill("input[name=password]", "not the password")
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_load_state()
    assert page.input_value("input[name=login]") == "anna@fivedoors.example"
    assert page.input_value("input[name=password]") == ""
    assert page.locator("text=/not correct/").count() >= 1
