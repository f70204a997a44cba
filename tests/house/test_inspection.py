"""The inspection of pages finds what it looks for, with JavaScript and without."""

import pytest

from tests.page_rules import Inspector

BROKEN = """<!doctype html><html lang="en"><head><title>Stores</title>
<link rel="stylesheet" href="https://elsewhere.example/x.css"></head><body><main>
<h1>Orders</h1><h1>Orders</h1><p id="a">1</p><p id="a">2</p>
<form><input name="q"></form><a href="/x" hx-get="/x" hx-target="#nowhere">More</a>
</main></body></html>"""
GOOD = """<!doctype html><html lang="en"><head><title>Stores · Orderdesk</title></head>
<body><main><h1>Stores</h1></main></body></html>"""
FOUND = (
    "there are 2 h1 elements",
    'two elements have the id "a"',
    "no label: <input",
    "a form without method and action",
    'hx-target="#nowhere" isn\'t on the page',
    "a stranger's address was asked for",
)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_page_that_breaks_the_rules_is_caught(new_context, base_url, javascript):
    context = new_context(java_script_enabled=javascript)
    inspector = Inspector(context, [base_url], javascript)
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(body=BROKEN, content_type="text/html"))

    page.goto("/broken")
    wait_for_inspection(page, inspector)

    told = "\n".join(inspector.broken)
    assert [sentence for sentence in FOUND if sentence not in told] == []


def test_a_page_that_keeps_the_rules_passes(new_context, base_url):
    context = new_context()
    inspector = Inspector(context, [base_url], javascript=True)
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(body=GOOD, content_type="text/html"))

    page.goto("/good")
    wait_for_inspection(page, inspector)

    assert inspector.broken == []


def wait_for_inspection(page, inspector):
    """What the browser says arrives while something is asked of it."""
    for _ in range(6000):
        if inspector.inspected:
            return
        page.wait_for_timeout(10)
    raise AssertionError("the page was never inspected")
