"""Accounts: companies, their users, signing in, and what they are told by mail."""

from flask import Flask

from webapp.accounts.account import Account, Plan
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.invitation import Invitation
from webapp.accounts.notice import Notice
from webapp.accounts.password import follow, hash_cheaply
from webapp.accounts.password_reset import PasswordReset
from webapp.accounts.past_password import PastPassword
from webapp.accounts.pending_sign_in import PendingSignIn
from webapp.accounts.recovery_code import RecoveryCode
from webapp.accounts.rejection import Rejection
from webapp.accounts.request_address import RequestAddress
from webapp.accounts.second_factor import SecondFactor
from webapp.accounts.sign_in_lock import SignInLock
from webapp.accounts.team import Team
from webapp.accounts.user import Role, User
from webapp.accounts.views import current_account, current_browser_session

__all__ = [
    "Account",
    "BrowserSession",
    "Invitation",
    "Notice",
    "PasswordReset",
    "PastPassword",
    "PendingSignIn",
    "Plan",
    "RecoveryCode",
    "Rejection",
    "RequestAddress",
    "Role",
    "SecondFactor",
    "SignInLock",
    "Team",
    "User",
    "current_account",
    "current_browser_session",
    "join",
]


def join(app: Flask) -> None:
    from webapp.accounts import (
        account_views,
        cli,
        invitation_views,
        notice_views,
        second_factor_views,
        sign_in_step_views,
        team_views,
        views,
    )

    settings = app.extensions["settings"]
    hash_cheaply(settings.app_env == "test")
    follow(settings.password_policy)
    app.register_blueprint(views.accounts)
    app.register_blueprint(sign_in_step_views.sign_in_steps)
    app.register_blueprint(account_views.account)
    app.register_blueprint(second_factor_views.second_factor)
    app.register_blueprint(team_views.team)
    app.register_blueprint(invitation_views.invitations)
    app.register_blueprint(notice_views.notices)
    app.jinja_env.globals["unread_notices"] = notice_views.unread_notices
    app.cli.add_command(cli.accounts_commands)
    app.extensions["navigation"].append(("Account", ["/account"]))
