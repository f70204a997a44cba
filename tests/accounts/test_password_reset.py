"""A forgotten password: a link by mail, once, for twenty minutes."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.accounts.mailbox import links_to, mails
from tests.accounts.people import ANOTHER_PASSWORD, CARLA, NOW, ROSA, founded, sign_in, sign_up
from tests.e2e.rosa import EMAIL, signs_up
from tests.live_app import LiveApp
from webapp.accounts.notice import Notice
from webapp.accounts.password_reset import PasswordReset
from webapp.accounts.user import User
from webapp.ground.clock import utcnow
from webapp.ground.logs import withhold
from webapp.ground.work.job_queue import queue_length, work_queues


def test_rosa_chooses_a_new_password_through_the_link(client: Any, settings: Any) -> None:
    sign_up(client)
    client.visit("/account")
    client.submit("Sign out")

    client.visit(asked(client, settings))
    page = client.submit("Keep this password", password=ANOTHER_PASSWORD)

    assert page.path == "/sign-in"
    assert "Your password is changed." in page
    assert sign_in(client, password=ANOTHER_PASSWORD).path == "/orders"


def test_the_mail_comes_through_a_real_worker(page: Page, live: LiveApp) -> None:
    signs_up(page)

    page.goto("/forgotten-password")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_role("button", name="Send me a link").click()
    live.eventually(lambda: links_to("/reset-password/", live.settings), "the mail came")
    page.goto(links_to("/reset-password/", live.settings)[0])
    page.get_by_label("New password").fill("Posts-By-Evening-8")
    page.get_by_role("button", name="Keep this password").click()

    expect(page.get_by_role("main").get_by_text("Your password is changed.")).to_be_visible()
    assert "/reset-password/" not in live.logs
    assert EMAIL not in live.logs


def test_a_link_works_once(client: Any, settings: Any) -> None:
    founded()
    link = asked(client, settings)
    client.visit(link)
    client.submit("Keep this password", password=ANOTHER_PASSWORD)

    page = client.visit(link)

    assert page.status == 410
    assert "This link is of no use any more" in page


def test_two_browsers_with_one_link_do_not_both_win(
    client: Any, visitors: Any, settings: Any
) -> None:
    founded()
    link = asked(client, settings)
    second = visitors()
    second.visit(link)
    client.visit(link)
    client.submit("Keep this password", password=ANOTHER_PASSWORD)

    page = second.submit("Keep this password", password="Silver-Thimble-66")

    assert page.status == 410
    assert sign_in(client, password=ANOTHER_PASSWORD).path == "/orders"


def test_a_link_is_no_use_after_twenty_minutes(database: Any, settings: Any) -> None:
    founded()
    PasswordReset.request(ROSA.email, NOW)
    PasswordReset.get().deliver(settings, NOW)
    token = links_to("/reset-password/", settings)[0].rpartition("/")[2]

    assert PasswordReset.open(token, NOW + timedelta(minutes=19))
    assert PasswordReset.open(token, NOW + timedelta(minutes=20)) is None


def test_a_new_password_voids_the_other_links(database: Any, settings: Any) -> None:
    founded()
    for _ in range(2):
        PasswordReset.request(ROSA.email, NOW)
    for reset in PasswordReset.select():
        reset.deliver(settings, NOW)
    first, second = (link.rpartition("/")[2] for link in links_to("/reset-password/", settings))

    PasswordReset.open(first, NOW).redeem(ANOTHER_PASSWORD, NOW)

    assert PasswordReset.open(second, NOW) is None


def test_a_password_that_the_policy_forbids_leaves_the_link_good(
    client: Any, settings: Any
) -> None:
    founded()
    client.visit(asked(client, settings))

    page = client.submit("Keep this password", password="short")

    assert page.status == 422
    assert "Use at least 12 characters." in page
    assert client.submit("Keep this password", password=ANOTHER_PASSWORD).path == "/sign-in"


def test_a_new_password_ends_sessions_opens_the_lock_and_tells_rosa(
    client: Any, visitors: Any, settings: Any
) -> None:
    sign_up(client)
    other = visitors()
    for _ in range(10):
        sign_in(other, password="Not-The-Right-1")

    other.visit(asked(other, settings))
    other.submit("Keep this password", password=ANOTHER_PASSWORD)

    assert client.visit("/account").path == "/sign-in"
    assert sign_in(other, password=ANOTHER_PASSWORD).path == "/orders"
    assert Notice.get().kind == "password_changed"


def test_the_answer_does_not_tell_whether_anybody_has_the_address(client: Any) -> None:
    founded()

    known, unknown = ask(client, ROSA.email), ask(client, CARLA.email)

    assert known.text == unknown.text
    assert known.status == unknown.status
    assert queue_length() == 2


def test_an_unknown_address_gets_no_mail_and_is_not_kept(database: Any, settings: Any) -> None:
    PasswordReset.request(CARLA.email, NOW)

    PasswordReset.get().deliver(settings, NOW)

    assert mails(settings) == []
    assert PasswordReset.get().email == ""


def test_a_disabled_user_gets_no_link(database: Any, settings: Any) -> None:
    founded().disable(NOW)
    PasswordReset.request(ROSA.email, NOW)

    PasswordReset.get().deliver(settings, NOW)

    assert mails(settings) == []


def test_a_link_sent_to_somebody_disabled_since_is_dead(database: Any, settings: Any) -> None:
    rosa = founded()
    PasswordReset.request(ROSA.email, NOW)
    PasswordReset.get().deliver(settings, NOW)
    token = links_to("/reset-password/", settings)[0].rpartition("/")[2]

    rosa.disable(NOW)

    assert PasswordReset.open(token, NOW) is None


def test_nobody_can_flood_rosas_mailbox(database: Any, settings: Any) -> None:
    founded()
    for _ in range(8):
        PasswordReset.request(ROSA.email, NOW)

    for reset in PasswordReset.select():
        reset.deliver(settings, NOW)

    assert len(mails(settings)) == 3


def test_the_token_stands_nowhere_but_in_the_mail(client: Any, settings: Any) -> None:
    founded()
    token = asked(client, settings).rpartition("/")[2]

    client.visit(f"/reset-password/{token}")
    client.submit("Keep this password", password=ANOTHER_PASSWORD)

    rows = [str(list(model.select().dicts())) for model in (PasswordReset, Notice, User)]
    queued = str([job.to_dict() for queue in work_queues() for job in queue.jobs])
    assert not any(token in text for text in (*rows, queued))
    assert ROSA.email not in queued


def test_a_page_that_breaks_logs_no_token() -> None:
    record = {"event": "page.failed", "path": "/reset-password/s3cr3t-token"}

    assert withhold(None, "error", record)["path"] == "[withheld]"


def test_a_reset_that_waited_too_long_for_a_worker_is_not_sent(
    database: Any, settings: Any
) -> None:
    founded()
    PasswordReset.request(ROSA.email, NOW)

    PasswordReset.get().deliver(settings, NOW + timedelta(hours=2))

    assert mails(settings) == []


def test_an_invented_link_is_dead(client: Any) -> None:
    assert client.visit(f"/reset-password/{'a' * 43}").status == 410


def ask(client: Any, email: str) -> Any:
    client.visit("/forgotten-password")
    return client.submit("Send me a link", email=email)


def asked(client: Any, settings: Any) -> str:
    ask(client, ROSA.email)
    PasswordReset.get().deliver(settings, utcnow())
    return links_to("/reset-password/", settings)[0].removeprefix(settings.public_url)
