"""Accounts: companies, their users, signing in, and what they are told by mail."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.accounts import (
        account_views,
        cli,
        invitation_views,
        letter,
        notice_views,
        password,
        reauthentication_views,
        second_factor_views,
        sign_in_step_views,
        sign_in_views,
        team_views,
    )
    from webapp.accounts.mail import development_mail_views, mail_preview_views, notice_choice_views
    from webapp.accounts.passkeys import passkey_sign_in_views, passkey_views
    from webapp.accounts.rights import shipper_rights_views
    from webapp.ground.language.gettext import N_

    settings = app.extensions["settings"]
    password.hash_cheaply(settings.app_env == "test")
    password.follow(settings.password_policy)
    for part in (
        sign_in_views,
        sign_in_step_views,
        account_views,
        second_factor_views,
        team_views,
        shipper_rights_views,
        invitation_views,
        notice_views,
        notice_choice_views,
        development_mail_views,
        mail_preview_views,
        reauthentication_views,
        passkey_sign_in_views,
        passkey_views,
    ):
        app.register_blueprint(part.blueprint)
    app.jinja_env.globals["unread_notices"] = notice_views.unread_notices
    app.cli.add_command(cli.accounts_commands)
    app.extensions["gauges"].update(letter.GAUGES)
    app.extensions["navigation"].append((N_("Account"), ["/account"]))
