"""How each control of Amazon's policy stands, judged by the live facts.

What isn't built is said here, and leaves this file in the change that builds it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from webapp.accounts.reading_alarm import (
    MOST_EXPORTED_A_DAY,
    MOST_VIEWED_A_DAY,
    MOST_VIEWED_AN_HOUR,
)
from webapp.privacy.compliance_fact import Facts


class Standing(StrEnum):
    MET = "met"
    DUTY = "operator's duty"
    NOT_YET = "not yet"


@dataclass(frozen=True)
class Outcome:
    """How one control stands, in sentences."""

    standing: Standing
    evidence: tuple[str, ...]


def _met_if(good: object, *evidence: str) -> Outcome:
    return Outcome(Standing.MET if good else Standing.NOT_YET, _said(evidence))


def _duty(*evidence: str) -> Outcome:
    return Outcome(Standing.DUTY, _said(evidence))


def _duty_if(current: bool, *evidence: str) -> Outcome:
    """A duty whose evidence is too old is not met."""
    return Outcome(Standing.DUTY if current else Standing.NOT_YET, _said(evidence))


def _said(evidence: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in evidence if each)


def written(*evidence: str) -> Callable[[Facts], Outcome]:
    """A duty that leaves no trace in the app."""
    return lambda _facts: _duty(*evidence)


def retention(f: Facts) -> Outcome:
    return _met_if(not f.overdue and f.sweep_at, f.sweep_words, f.overdue_words)


def shorter_only(f: Facts) -> Outcome:
    return _met_if(f.kept_days <= 30, f"This account keeps personal data for {f.kept_days} days.")


def not_personal(f: Facts) -> Outcome:
    return _met_if(
        not f.aged_orders, f"Orders older than eighteen months (546 days): {f.aged_orders:,}."
    )


def disconnected(f: Facts) -> Outcome:
    return _met_if(
        not f.lapsed_stores,
        "Tokens are destroyed at once, all data within 30 days.",
        f"Disconnected stores that hold data longer: {f.lapsed_stores}.",
    )


def recovery(f: Facts) -> Outcome:
    return _duty_if(
        f.is_current("backup-drill"), f.deed_words("backup-drill", "Restored for a drill")
    )


def encryption(f: Facts) -> Outcome:
    return _met_if(
        f.sealed_parties == f.parties,
        f"AES-256-GCM: {f.parties:,} parties, each sealed by a key of its own.",
        "Keys are kept in a database apart, wrapped by a root key from the environment.",
    )


def key_service(_f: Facts) -> Outcome:
    return Outcome(
        Standing.NOT_YET,
        ("The root key comes from the environment; no key management service is connected.",),
    )


def key_rotation(f: Facts) -> Outcome:
    return _duty_if(
        f.is_current("root-key-rotated"),
        f"The oldest key of a scope is {f.key_days} days old.",
        f.deed_words("root-key-rotated", "Root key rotated"),
    )


def client_secret(f: Facts) -> Outcome:
    return _duty_if(
        f.is_current("client-secret-rotated"),
        f.deed_words("client-secret-rotated", "Rotated"),
        "Alarm from 150 days on; Amazon ends access at 180.",
        "The alarm is on." if f.alarm("client-secret-rotated") else "",
    )


def transport(f: Facts) -> Outcome:
    if f.open_hops:
        return _met_if(False, *(f"{hop} is not encrypted." for hop in f.open_hops))
    return _met_if(True, "Browser, database, keyring and queue: each hop is encrypted or local.")


def unique_users(f: Facts) -> Outcome:
    return _met_if(
        True,
        f"People who may sign in, each with an address of their own: {f.users}.",
        f"Shut out, and signed out of every browser with it: {f.disabled_users}.",
    )


def lockout(f: Facts) -> Outcome:
    return _met_if(
        True,
        "Ten wrong passwords lock an address for 15 minutes and longer.",
        f"{f.locked_now} locked now; {f.refused_sign_ins:,} tries refused in 30 days.",
    )


def review(f: Facts) -> Outcome:
    last = f.days_ago(f.reviewed_at) if f.reviewed_at else "never"
    return _met_if(
        f.reviewed_at and f.review_due_at > f.now,
        f"Last reviewed: {last}.",
        f"Due by {f.review_due_at:%d %B %Y}.",
    )


def passwords(f: Facts) -> Outcome:
    if not f.amazons_passwords:
        return _met_if(
            False,
            "PASSWORD_POLICY=asvs: length and commonness only, against Amazon's policy.",
            f"Older than 365 days: {f.old_passwords} of {f.users} passwords.",
        )
    return _met_if(
        True,
        "Twelve characters of four classes, no part of e-mail or company, no common ones.",
        "The last ten are remembered; each is kept for a day at least.",
        f"Older than 365 days: {f.old_passwords} of {f.users} passwords; signing in with one "
        "of whoever may see personal data leads to choosing another.",
    )


def second_factor(f: Facts) -> Outcome:
    demanded = "Demanded: without one, nobody who may see personal data gets to see any."
    offered = "Offered, not demanded (SECOND_FACTOR=offered): whoever wants may do without."
    return _met_if(
        f.second_factor_demanded or not f.bare_seers,
        demanded if f.second_factor_demanded else offered,
        f"May see personal data: {f.seers}; without a second factor: {f.bare_seers}.",
    )


def least_privilege(f: Facts) -> Outcome:
    return _met_if(
        True,
        f"May see personal data: {f.seers} of {f.users} people.",
        f"Views of personal data recorded in 30 days: {f.views:,}.",
    )


def trail(f: Facts) -> Outcome:
    return _met_if(
        f.trail_checked_at and not f.trail_fault,
        f"{f.trail_entries:,} entries, kept for twelve months.",
        f"Last checked: {f.days_ago(f.trail_checked_at) if f.trail_checked_at else 'never'}.",
        f"Fault: {f.trail_fault}." if f.trail_fault else "",
    )


def log_content(_f: Facts) -> Outcome:
    return _met_if(
        True,
        "Names, addresses, e-mails, tokens and secrets are withheld before a line is written.",
        "Jobs carry ids only; their results aren't kept.",
    )


def incidents(f: Facts) -> Outcome:
    return _duty_if(
        f.is_current("incident-plan-reviewed"),
        f"Open incidents: {f.open_incidents}.",
        f.deed_words("incident-plan-reviewed", "Plan reviewed"),
        "Name the person who speaks with Amazon in the plan.",
    )


def scans(f: Facts) -> Outcome:
    return _duty_if(
        f.is_current("vulnerability-scan") and f.is_current("penetration-test"),
        f.deed_words("vulnerability-scan", "Scanned"),
        f.deed_words("penetration-test", "Tested by attack"),
    )


def reading_alarm(f: Facts) -> Outcome:
    return _met_if(
        not f.untold_readings,
        f"Owners are told of a person who exports more than {MOST_EXPORTED_A_DAY} people a day, "
        f"or opens more than {MOST_VIEWED_AN_HOUR} orders an hour or {MOST_VIEWED_A_DAY} a day.",
        f"Alarms in 30 days: {f.alarms}; exports of personal data: {f.exports}.",
        f"Unusual readings that nobody was told of: {f.untold_readings}.",
    )


def attribution(_f: Facts) -> Outcome:
    return _met_if(True, "Each order names its store, its source and when it was fetched.")


def governance(f: Facts) -> Outcome:
    return _met_if(
        True,
        f"{f.columns} columns are classified; the record of processing is made from them.",
        "A privacy notice of your own is your duty.",
    )


def requests(f: Facts) -> Outcome:
    return _met_if(
        not f.overdue_requests,
        f"Requests open: {f.open_requests}, overdue: {f.overdue_requests}.",
    )


def authorizations(f: Facts) -> Outcome:
    return _met_if(
        not f.lapsed_authorizations,
        *(f"{name}: {days} days left." for name, days in f.authorizations),
        "" if f.authorizations else "No store is connected.",
        "Told 30, 14 and 7 days and 1 day before the end.",
    )
