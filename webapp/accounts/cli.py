"""`flask accounts …`: making accounts and users from a console."""

import sys
from getpass import getpass

import click
import peewee
from flask import current_app
from flask.cli import AppGroup

from webapp.accounts.account import Account, Plan
from webapp.accounts.invitation import Invitation
from webapp.accounts.rights.role import Role
from webapp.accounts.second_factor import SecondFactor
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.clock import utcnow
from webapp.ground.console import ROW_ID, print_facts
from webapp.ground.database.db import connected, database
from webapp.ground.web.form_error import FormError

COLUMNS = ("account_id", "account", "plan", "email", "role")
accounts_commands = AppGroup("accounts", help="Accounts and their users.")
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@accounts_commands.command("create")
@click.argument("email")
@click.option("--account", "account_name", help="The new account's name.")
@click.option(
    "--plan", type=click.Choice([plan.value for plan in Plan]), help="The new account's plan."
)
@click.option("--to-account", type=ROW_ID, help="Add the user to the account with this id instead.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.OWNER.value,
    show_default=True,
)
@as_json_option
def create(
    *,
    email: str,
    account_name: str | None,
    plan: str | None,
    to_account: int | None,
    role: str,
    as_json: bool,
) -> None:
    """Make an account with a user, or add a user to one. Reads the password from standard input."""
    if bool(to_account) == bool(account_name and plan) or (to_account and (account_name or plan)):
        raise click.UsageError("Give --account and --plan for a new account, or --to-account.")
    password = _read_password()
    with connected(), database.atomic():
        try:
            account = _account(account_name, plan, to_account)
            user = User.enrol(account, email, password, Role(role), utcnow())
            audit.record("user.added", now=utcnow(), by=audit.CONSOLE, on=user, role=role)
        except FormError as form_error:
            raise click.ClickException(" ".join(form_error.errors.values())) from None
    print_facts(_facts(user), as_json, f"{user.email} is {role} of account {account.id}.")


@accounts_commands.command("list")
@as_json_option
def list_accounts(as_json: bool) -> None:
    """List every account with its users."""
    with connected():
        users = User.select(User, Account).join(Account).order_by(Account.id, User.id)
        facts = [_facts(user) for user in users]
    lines = ["  ".join(str(each[name]) for name in COLUMNS) for each in facts]
    print_facts(facts, as_json, "\n".join(lines) or "There are no accounts.")


@accounts_commands.command("invite")
@click.argument("email")
@as_json_option
def invite(email: str, as_json: bool) -> None:
    """Mail somebody a link, good once and for a week, to open an account for their company."""
    if current_app.extensions["settings"].sign_up == "closed":
        raise click.ClickException(
            "SIGN_UP is closed: set it to invite, or make the account by `flask accounts create`."
        )
    with connected():
        try:
            invitation = Invitation.send_to_founder(email, utcnow())
        except FormError as form_error:
            raise click.ClickException(" ".join(form_error.errors.values())) from None
    facts = {"invitation_id": invitation.id, "email": invitation.email}
    print_facts(facts, as_json, f"{invitation.email} is invited.")


@accounts_commands.command("reset-second-factor")
@click.argument("email")
@as_json_option
def reset_second_factor(email: str, as_json: bool) -> None:
    """Turn off the second factor of a person who lost it; they are told by mail."""
    with connected():
        user = User.known_by(email)
        factor = SecondFactor.of(user) if user and not user.lacks_second_factor else None
        if factor is None:
            raise click.ClickException("Nobody with this e-mail has a second factor.")
        factor.reset(audit.CONSOLE, utcnow())
    print_facts(_facts(factor.user), as_json, f"The second factor of {factor.user.email} is off.")


def _read_password() -> str:
    if sys.stdin.isatty():
        return getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


def _account(name: str | None, plan: str | None, to_account: int | None) -> Account:
    if name and plan:
        return Account.found(name, plan, utcnow())
    try:
        return Account.get_by_id(to_account)
    except peewee.DoesNotExist:
        raise click.ClickException(f"There is no account {to_account}.") from None


def _facts(user: User) -> dict[str, object]:
    return {
        "account_id": user.account.id,
        "account": user.account.name,
        "plan": user.account.plan.value,
        "user_id": user.id,
        "email": user.email,
        "role": user.role.value,
        "disabled": user.disabled_at is not None,
        "second_factor": not user.lacks_second_factor,
    }
