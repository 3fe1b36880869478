"""Notifications in a real browser: choosing times and a device; axe. The subscription is invented: no push service is asked."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, expect

from tests.browser.diary_journeys import begin_diary, signed_in
from tests.browser.page_audit import PageAudit, open_by_click

pytestmark = pytest.mark.browser
PHONE: Any = {"width": 320, "height": 664}
PUSH_MANAGER = """window.pushManager = { subscribe: async (options) => {
    if (options.applicationServerKey.length !== 65 || !options.userVisibleOnly) { throw new Error("options"); }
    return { endpoint: "https://updates.push.services.mozilla.com/x", keys: { p256dh: "%s", auth: "MDEyMzQ1Njc4OWFiY2RlZg" } };
} }"""

# Waits for a notification; its title and where it leads.
SHOWN = """() => navigator.serviceWorker.ready.then((worker) => worker.getNotifications())
    .then((all) => all.length && all.map((one) => [one.title, one.data]))"""


def test_times_are_chosen_and_then_the_device(browser: Browser, server, mails):
    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    ada, audit = begin_diary(browser, server, mails), PageAudit(320)
    context = signed_in(browser, ada, viewport=PHONE)
    context.add_init_script(PUSH_MANAGER % base64.urlsafe_b64encode(point).decode().rstrip("="))
    page = audit.watch(context.new_page())
    page.goto(f"{ada.home}reminders/")
    open_by_click(page.get_by_role("link", name="Notifications on this device"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Reminders on this device")
    page.get_by_label("At what times?").fill("9:00")
    open_by_click(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("status").filter(visible=True)).to_have_text("Saved.")
    audit.check_in_all_themes(page, "notifications")
    open_by_click(page.get_by_role("button", name="Remind me on this device"))
    expect(page.get_by_role("status").filter(visible=True)).to_have_text("You are reminded on this device.")
    expect(page.locator("main")).to_contain_text("You are reminded on 1 device.")
    open_by_click(page.get_by_role("button", name="No more notifications"))
    expect(page.get_by_role("status").filter(visible=True)).to_have_text("No more notifications come.")
    context.close()
    assert not audit.problems, "\n".join(audit.problems)


def test_the_service_worker_shows_a_notification(whole_browser: Browser, server):
    """The browser's own tools deliver the message in place of a push service."""
    context = whole_browser.new_context()
    context.grant_permissions(["notifications"], origin=server)
    page, registrations = context.new_page(), list[dict[str, Any]]()
    tools = context.new_cdp_session(page)
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    tools.send("ServiceWorker.enable")
    page.goto(f"{server}/about/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    end = time.monotonic() + 15
    while not registrations and time.monotonic() < end:
        page.wait_for_timeout(50)  # meanwhile events of the tools arrive
    [registration] = {one["registrationId"] for one in registrations if one["scopeURL"].startswith(server)}
    message = {"web_push": 8030, "notification": {"title": "Reminder", "navigate": f"{server}/about/", "tag": "reminder"}}
    delivered = {"origin": server, "registrationId": registration, "data": json.dumps(message).ljust(1024)}
    tools.send("ServiceWorker.deliverPushMessage", delivered)
    shown = page.wait_for_function(SHOWN)
    assert shown.json_value() == [["Reminder", f"{server}/about/"]]
    context.close()
