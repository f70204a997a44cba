"""A cache between the app and its people: it never mixes up parts and pages, nor people."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.accounts.people import ROSA, cookie, sign_in
from tests.ground.full_shop import FullShop
from tests.servers.caching_proxy import CachingProxy

SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])
PAGES = ("/orders", "/account", "/sign-in", "/stores", "/privacy")


@pytest.fixture
def proxied(app: Flask, tmp_path: Path) -> Iterator[Callable[..., CachingProxy]]:
    started: list[CachingProxy] = []

    def start(careless: bool) -> CachingProxy:
        started.append(CachingProxy(app, tmp_path, careless))
        started[-1].start()
        return started[-1]

    yield start
    for each in started:
        each.stop()


@SQLITE
def test_a_part_never_stands_in_for_its_page_nor_rosas_for_a_strangers(
    client: Any, rosas: FullShop, proxied: Callable[..., CachingProxy]
) -> None:
    sign_in(client, ROSA)
    proxy, hers = proxied(careless=True), f"session={cookie(client)}"

    part, _ = proxy.get("/orders", Cookie=hers, HX_Request="true", HX_Target="orders")
    whole, _ = proxy.get("/orders", Cookie=hers)
    strangers, _ = proxy.get("/orders")

    assert "<html" not in part
    assert "<html" in whole
    assert rosas.word not in strangers


@SQLITE
def test_no_page_is_kept_by_a_cache_that_obeys(
    client: Any, rosas: FullShop, proxied: Callable[..., CachingProxy]
) -> None:
    sign_in(client, ROSA)
    proxy, hers = proxied(careless=False), f"session={cookie(client)}"

    kept = [page for page in PAGES for _ in range(2) if proxy.get(page, Cookie=hers)[1] == "HIT"]

    assert kept == []
