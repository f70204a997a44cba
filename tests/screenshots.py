"""`make screenshots`: walks the product in a real browser and remakes docs/screenshots."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e import rosa
from tests.live_app import LiveApp
from tests.servers import chromium
from tests.servers.free_port import free_port
from tests.servers.sandbox import Sandbox
from webapp.development.environment import amazon_at, local_environment
from webapp.development.local_secret import local_secrets
from webapp.development.valkey import Valkey
from webapp.ground.settings import ROOT

FOLDER = ROOT / "docs" / "screenshots"
WIDE = {"width": 1280, "height": 860}
NARROW = {"width": 390, "height": 844}
# Slow enough for the bar to be seen half way, quick enough for people who wait for pictures.
CLOCK_RATE = 60
SHOWN = 10_000
# A day's, by service level; those of yesterday that were to leave at once are late.
ORDERS = {"STANDARD": 1800, "EXPEDITED": 400, "SECOND_DAY": 300, "PRIORITY": 100, "NEXT_DAY": 5}
ORDER_NUMBER = re.compile(r"^\d{3}-\d{7}-\d{7}$")


class Camera:
    """Takes each picture wide and narrow."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def take(self, name: str) -> None:
        for width, size in (("wide", WIDE), ("narrow", NARROW)):
            self._page.set_viewport_size(size)  # type: ignore[arg-type]
            self._page.wait_for_timeout(150)
            self._page.screenshot(path=FOLDER / f"{name}-{width}.png")
        self._page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        sys.stdout.write(f"{name}\n")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _app() as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_arguments())  # type: ignore[arg-type]
        _walk(_page(browser, app), app)
        browser.close()


def _walk(page: Page, app: LiveApp) -> None:
    camera = Camera(page)
    for level, orders in ORDERS.items():
        app.remote.place_orders("busy", orders, "US", days=1, service_level=level)
    rosa.signs_up(page)
    _connect(page, camera)
    _look_around(page, camera, app)
    _lose_access_and_reconnect(page, camera, app)


def _connect(page: Page, camera: Camera) -> None:
    page.goto("/stores/connect")
    camera.take("connect-1-store")
    page.get_by_role("button", name="Amazon").click()
    expect(page.get_by_label("Amazon Order Source")).to_be_visible()
    camera.take("connect-2-source")
    page.get_by_role("button", name="Connect", exact=True).click()
    rosa.signs_in_at_amazon(page)
    camera.take("connect-3-amazon")
    page.get_by_role("button", name="Authorize").click()
    expect(
        page.get_by_role("main").get_by_text(re.compile(r"^[1-9][\d,]* orders")).first
    ).to_be_visible(timeout=SHOWN)
    camera.take("connect-4-progress")


def _look_around(page: Page, camera: Camera, app: LiveApp) -> None:
    app.remote.reset_buckets()
    page.goto("/orders")
    camera.take("orders")
    page.goto(page.get_by_role("link", name=ORDER_NUMBER).first.get_attribute("href") or "")
    camera.take("order")
    _ship(page)
    for name in ("dashboard", "end-of-day", "products", "stores", "privacy", "compliance"):
        page.goto(f"/{name}")
        camera.take(name)


def _ship(page: Page) -> None:
    """What the end of the day counts."""
    page.goto("/orders")
    page.get_by_label("Select this page").check()
    links = page.locator(".desk tbody").get_by_role("link", name=ORDER_NUMBER)
    lines = [f"{number},1ZLIST{at}" for at, number in enumerate(links.all_inner_texts())]
    page.keyboard.press("s")
    page.get_by_label("Order numbers with tracking numbers").fill("\n".join(lines))
    page.get_by_role("button", name="Fill in").click()
    page.get_by_label("Carrier of orders").select_option("UPS")
    page.get_by_role("button", name="Ship", exact=True).click()
    told = page.locator("#shipped-together").get_by_role("status")
    expect(told).to_contain_text("Confirmed", timeout=SHOWN)


def _lose_access_and_reconnect(page: Page, camera: Camera, app: LiveApp) -> None:
    app.remote.revoke_access("busy")
    page.goto("/orders")
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("main").get_by_text("Revocation Error").first).to_be_visible(
        timeout=SHOWN
    )
    camera.take("revocation-error")
    page.get_by_role("link", name="Reconnect").first.click()
    camera.take("reconnect-1-store")
    page.get_by_role("link", name="Reconnect").first.click()
    expect(page.get_by_label("Amazon Order Source")).to_be_disabled()
    camera.take("reconnect-2-source")
    app.remote.place_orders("busy", 3, "US")
    page.get_by_role("button", name="Connect", exact=True).click()
    rosa.authorizes(page)
    page.wait_for_timeout(3000)
    camera.take("reconnect-3-caught-up")


def _page(browser: Browser, app: LiveApp) -> Page:
    context = browser.new_context(base_url=app.url, viewport=WIDE, locale="en-US")  # type: ignore[arg-type]
    return context.new_page()


@contextmanager
def _app() -> Iterator[LiveApp]:
    """The whole app in a folder that is thrown away."""
    with ExitStack() as stack:
        var = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        valkey = Valkey(var / "valkey")
        valkey.start()
        stack.callback(valkey.stop)
        port = free_port()
        sandbox = Sandbox(f"http://127.0.0.1:{port}", CLOCK_RATE)
        sandbox.start()
        sandbox.reset()
        stack.callback(sandbox.stop)
        environment = _environment(var, port, valkey.url, sandbox.url)
        app = LiveApp(environment, valkey, sandbox)
        stack.callback(app.stop)
        _migrate(environment)
        app.start()
        yield app


def _environment(var: Path, port: int, redis_url: str, sandbox_url: str) -> dict[str, str]:
    secrets = local_secrets(var / "secrets.env")
    local = local_environment({}, secrets, port, redis_url, var)
    return {**local, **amazon_at(sandbox_url), "AMAZON_CLOCK_RATE": str(CLOCK_RATE)}


def _migrate(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "flask", "db", "upgrade"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)


if __name__ == "__main__":
    main()
