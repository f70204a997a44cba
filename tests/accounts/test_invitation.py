"""An invitation: a mail with a link that works once, to join a team or to open an account."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.mailbox import links_to, mails, text_of
from tests.accounts.people import BEN, CARLA, NOW, ROSA, founded, joined, sign_in, sign_up
from tests.e2e import rosa
from tests.live_app import LiveApp
from webapp.accounts.account import Account
from webapp.accounts.invitation import Invitation
from webapp.accounts.rights.role import Role
from webapp.accounts.team import Team
from webapp.accounts.user import User
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.ground.logs import withhold
from webapp.ground.web.form_error import FormError

TEAM = "/account/team"


def test_ben_joins_rosas_team_by_choosing_a_password(
    client: Any, visitors: Any, settings: Any
) -> None:
    sign_up(client)
    ben = visitors()

    ben.visit(invited(client, settings))
    page = ben.submit("Join", password=BEN.password)

    user = User.get(User.email == BEN.email)
    assert page.path == "/orders"
    assert (user.account.name, user.role) == (ROSA.company, Role.SHIPPER)
    assert "Invited" not in client.visit(TEAM)


def test_the_mail_says_who_invites_and_as_what(client: Any, settings: Any) -> None:
    sign_up(client)
    invited(client, settings)

    mail = mails(settings)[-1]
    assert mail["To"] == BEN.email
    assert "You are invited to Lantern Books on Orderdesk, as shipper." in text_of(mail)


def test_the_form_can_not_be_bent_to_another_address(
    client: Any, visitors: Any, settings: Any
) -> None:
    sign_up(client)
    ben = visitors()
    ben.visit(invited(client, settings))

    ben.submit("Join", password=BEN.password, invited="eve@evil.example")

    assert {user.email for user in User.select()} == {ROSA.email, BEN.email}


def test_a_link_works_once(client: Any, visitors: Any, settings: Any) -> None:
    sign_up(client)
    link = invited(client, settings)
    first, second = visitors(), visitors()
    first.visit(link)
    second.visit(link)
    first.submit("Join", password=BEN.password)

    page = second.submit("Join", password=CARLA.password)

    assert page.status == 410
    assert "This link has had its time" in page
    assert sign_in(visitors(), BEN).path == "/orders"


def test_a_password_that_the_policy_forbids_leaves_the_link_good(
    client: Any, visitors: Any, settings: Any
) -> None:
    sign_up(client)
    ben = visitors()
    ben.visit(invited(client, settings))

    refused = ben.submit("Join", password="short")
    page = ben.submit("Join", password=BEN.password)

    assert (refused.status, page.path) == (422, "/orders")
    assert "Use at least 12 characters." in refused


def test_an_invitation_lasts_a_week(database: Any, settings: Any) -> None:
    token = token_of(
        Invitation.send(founded().account, BEN.email, "viewer", rosa_(), NOW), settings
    )

    assert Invitation.open(token, NOW + timedelta(days=7) - timedelta(seconds=1))
    assert Invitation.open(token, NOW + timedelta(days=7)) is None


def test_a_second_mail_replaces_the_first(client: Any, settings: Any, visitors: Any) -> None:
    sign_up(client)
    first = invited(client, settings)
    client.visit(TEAM)

    page = client.submit(f"Send again: {BEN.email}")
    second = mailed(settings)

    assert "gets another mail" in page
    assert visitors().visit(first).status == 410
    assert visitors().visit(second).status == 200


def test_one_sent_again_while_its_mail_is_under_way_is_mailed_once_more(
    database: Any, settings: Any
) -> None:
    Invitation.send(founded().account, BEN.email, "viewer", rosa_(), NOW)
    under_way = Invitation.get()
    under_way._lease(NOW)
    later = NOW + timedelta(seconds=30)

    Invitation.get().send_again(rosa_(), later)
    drawn_late = under_way.written(settings, later)
    settled_late = under_way._settle(later)
    Invitation.get().deliver(settings, later)

    [link] = links_to("/sign-up/", settings)
    assert not drawn_late
    assert not settled_late
    assert Invitation.open(link.rpartition("/")[2], later)


def test_an_invitation_that_rosa_took_back_is_dead(
    client: Any, settings: Any, visitors: Any
) -> None:
    sign_up(client)
    link = invited(client, settings)
    client.visit(TEAM)

    page = client.submit(f"Take back: {BEN.email}")

    assert "is taken back" in page
    assert visitors().visit(link).status == 410
    assert User.select().count() == 1


def test_one_taken_back_before_its_mail_went_out_is_not_mailed(
    database: Any, settings: Any
) -> None:
    made = Invitation.send(founded().account, BEN.email, "viewer", rosa_(), NOW)
    made.revoke(rosa_(), NOW)

    Invitation.get().deliver(settings, NOW)

    assert mails(settings) == []


def test_inviting_tells_nobody_who_signs_in_elsewhere(
    client: Any, visitors: Any, settings: Any
) -> None:
    sign_up(visitors(), CARLA)
    sign_up(client)
    answers = []
    for email in (CARLA.email.upper(), "stranger@example.com"):
        client.visit(TEAM)
        page = client.submit("Send the invitation", email=email, role="viewer")
        answers.append((page.status, page.text.replace(email, "…").count("…"), page.path))
        Invitation.select().order_by(Invitation.id.desc()).get().deliver(settings, utcnow())

    to_carla, to_stranger = (text_of(mail) for mail in mails(settings)[-2:])
    assert answers[0][0] == answers[1][0] == 200
    assert "You sign in with this address already" in to_carla
    assert "/sign-up/" not in to_carla
    assert "/sign-up/" in to_stranger
    assert User.select().count() == 2


def test_a_team_mate_is_not_invited_again(database: Any) -> None:
    rosa = founded()
    joined(rosa.account, Role.VIEWER)

    with pytest.raises(FormError) as form_error:
        Invitation.send(rosa.account, BEN.email.upper(), "viewer", rosa, NOW)

    assert form_error.value.errors["email"] == "This person belongs to your team already."


def test_what_was_typed_wrong_has_its_sentence(client: Any) -> None:
    sign_up(client)
    client.visit(TEAM)

    page = client.submit("Send the invitation", email="ben", role="viewer")

    assert page.status == 422
    assert "Enter a whole e-mail address" in page
    again = client.submit("Send the invitation", email=BEN.email, role="king")
    assert "Choose one of the roles." in again


def test_a_leavers_invitations_leave_too(database: Any, settings: Any) -> None:
    rosa = founded()
    ben = joined(rosa.account, Role.OWNER)
    token = token_of(Invitation.send(rosa.account, "x@x.example", "owner", ben, NOW), settings)

    Team(rosa.account, rosa).shut_out(ben, NOW)

    assert Invitation.open(token, NOW) is None


@pytest.mark.parametrize("role", [Role.SHIPPER, Role.PRIVACY_OFFICER, Role.VIEWER])
def test_only_owners_see_the_team_page(client: Any, role: Role) -> None:
    joined(founded().account, role)
    sign_in(client, BEN)

    assert "Team" not in client.visit("/account").links
    assert client.visit(TEAM).status == 403


def test_the_operator_invites_carla_to_open_an_account(
    app: Any, client: Any, database: Any, settings: Any
) -> None:
    app.extensions["settings"] = replace(settings, sign_up="invite")
    result = app.test_cli_runner().invoke(args=["accounts", "invite", CARLA.email])
    client.visit(mailed(settings))

    page = client.submit(
        "Make the account", account_name=CARLA.company, password=CARLA.password, plan="ecommerce"
    )

    carla = User.get()
    assert result.exit_code == 0
    assert page.path == "/orders"
    assert (carla.email, carla.role, carla.account.name) == (CARLA.email, Role.OWNER, CARLA.company)


def test_where_sign_up_is_closed_nobody_is_invited_to_open_an_account(
    app: Any, client: Any, database: Any, settings: Any
) -> None:
    Invitation.send_to_founder(CARLA.email, utcnow())
    link = mailed(settings)
    app.extensions["settings"] = replace(settings, sign_up="closed")

    result = app.test_cli_runner().invoke(args=["accounts", "invite", BEN.email])

    assert "SIGN_UP is closed" in result.output
    assert client.visit(link).status == 410
    assert Account.select().count() == 0


def test_where_sign_up_is_closed_rosa_still_invites_her_team(
    app: Any, client: Any, visitors: Any, settings: Any
) -> None:
    sign_up(client)
    app.extensions["settings"] = replace(settings, sign_up="closed")
    ben = visitors()

    ben.visit(invited(client, settings))

    assert ben.submit("Join", password=BEN.password).path == "/orders"


def test_who_was_invited_is_forgotten_after_a_month(database: Any, settings: Any) -> None:
    rosa = founded()
    for email in ("lapsed@x.example", "revoked@x.example"):
        Invitation.send(rosa.account, email, "viewer", rosa, NOW).deliver(settings, NOW)
    Invitation.get(Invitation.email == "revoked@x.example").revoke(rosa, NOW)
    month = NOW + timedelta(days=30, seconds=1)
    Invitation.send(rosa.account, "fresh@x.example", "viewer", rosa, month)

    Invitation.forget_old(month)

    assert [each.email for each in Invitation.select()] == ["fresh@x.example"]


def test_the_trail_knows_every_step_and_no_address(client: Any, settings: Any) -> None:
    sign_up(client)
    link = invited(client, settings)
    client.visit(link)
    client.submit("Join", password=BEN.password)

    entries = list(AuditEntry.select().order_by(AuditEntry.id))
    assert [each.event for each in entries][-3:] == ["user.invited", "user.added", "sign_in.done"]
    assert BEN.email not in str([each.facts for each in entries])


def test_no_log_holds_the_link() -> None:
    assert "abc" not in str(withhold(None, "", {"path": "/sign-up/abc-123", "event": "x"}))


def test_the_invitation_comes_through_a_real_worker(page: Page, live: LiveApp) -> None:
    rosa.signs_up(page)
    page.goto(TEAM)
    page.get_by_label("E-mail").fill(BEN.email)
    page.get_by_label("Viewer").check()
    page.get_by_role("button", name="Send the invitation").click()
    live.eventually(lambda: len(mails(live.settings)) == 2, "Rosa's mail and Ben's came")
    page.goto("/account")
    page.get_by_role("button", name="Sign out", exact=True).last.click()
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()

    page.goto(links_to("/sign-up/", live.settings)[1])
    page.get_by_label("Password").fill(BEN.password)
    page.get_by_role("button", name="Join").click()

    expect(page.get_by_role("heading", level=1, name="Orders")).to_be_visible()
    assert "/sign-up/" not in live.logs
    assert BEN.email not in live.logs


def invited(visitor: Any, settings: Any, role: str = "shipper") -> str:
    """Rosa invites Ben; the link that he is mailed."""
    visitor.visit(TEAM)
    visitor.submit("Send the invitation", email=BEN.email, role=role)
    return mailed(settings)


def mailed(settings: Any) -> str:
    Invitation.select().order_by(Invitation.id.desc()).first().deliver(settings, utcnow())
    return links_to("/sign-up/", settings)[-1].removeprefix(settings.public_url)


def token_of(made: Invitation, settings: Any) -> str:
    made.deliver(settings, NOW)
    return links_to("/sign-up/", settings)[-1].rpartition("/")[2]


def rosa_() -> User:
    return User.get(User.email == ROSA.email)
