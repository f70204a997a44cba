"""`flask accounts export` and `flask accounts close`."""

from pathlib import Path

import click

from webapp.account_data.account_closing import AccountClosing, OpenRequests
from webapp.account_data.account_export import AccountExport
from webapp.accounts.account import Account
from webapp.accounts.user import User
from webapp.ground.audit.audit import CONSOLE
from webapp.ground.clock import utcnow
from webapp.ground.console import ROW_ID, print_facts
from webapp.ground.database.db import connected
from webapp.ground.plural import count_of
from webapp.privacy.sweep import Sweep
from webapp.privacy.sweep_walk import SweepWalk

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
ACCOUNT = click.argument("account_id", type=ROW_ID)
FOLDER = click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    help="A new folder, which only this system's user may read.",
)


@click.command("export")
@ACCOUNT
@FOLDER
@click.option(
    "--people-for",
    "email",
    help="Also orders with their recipients and the address book, for this user of the account, "
    "who must have the right to see them; it stands in the audit trail.",
)
@AS_JSON
def export(account_id: int, folder: Path, email: str | None, as_json: bool) -> None:
    """Write an account's own data as JSON lines and CSV: stores, orders, settings, audit trail."""
    with connected():
        account = _account(account_id)
        reader = _reader(account, email) if email else None
        _make(folder)
        written = AccountExport(account, folder)
        written.write()
        if reader:
            written.write_people(reader)
    rows = sum(written.rows.values())
    facts = {"account": account_id, "folder": str(folder), "rows": written.rows}
    print_facts(facts, as_json, f"{count_of(rows, 'row')} of account {account_id}: {folder}.")


@click.command("close")
@ACCOUNT
@FOLDER
@click.option("--name", required=True, help="The account's name: whoever closes it knows it.")
@AS_JSON
def close(account_id: int, folder: Path, name: str, as_json: bool) -> None:
    """Shut an account's people out and destroy its data, with certificates. It can't be undone."""
    with connected():
        account = _account(account_id)
        if account.name != name:
            raise click.ClickException(f"Account {account_id} has another name. Nothing is done.")
        try:
            closing = AccountClosing(account, folder)
        except OpenRequests as refusal:
            raise click.ClickException(str(refusal)) from None
        _make(folder)
        closing.perform(utcnow())
        SweepWalk(Sweep.here(utcnow()), by=CONSOLE).perform(seconds=float("inf"))
    facts = {
        "account": account_id,
        "stores": closing.stores,
        "orders": closing.orders,
        "contacts": closing.contacts,
        "certificates": str(folder),
    }
    gone = f"{count_of(closing.orders, 'order')} of {count_of(closing.stores, 'store')}"
    print_facts(facts, as_json, f"Destroyed {gone}; the certificates are in {folder}.")


def _account(account_id: int) -> Account:
    found: Account | None = Account.get_or_none(Account.id == account_id)
    if found is None:
        raise click.ClickException(f"There is no account {account_id}.")
    return found


def _reader(account: Account, email: str) -> User:
    user = User.known_by(email)
    if user is None or user.account_id != account.id or not user.may_see_personal_data:
        raise click.ClickException(f"{email} may not see personal data of account {account.id}.")
    return user


def _make(folder: Path) -> None:
    """Before anything is done: a proof that can't be written would be lost."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise click.ClickException(f"{folder} exists already: name a new folder.") from None
    except OSError as error:
        raise click.ClickException(f"{folder} can't be made: {error.strerror}.") from None
