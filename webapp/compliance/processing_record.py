"""The record of processing activities (article 30 GDPR), made from the field inventory."""

from dataclasses import asdict, dataclass
from typing import Any

from webapp.accounts.account import Account
from webapp.compliance.field_inventory import FieldKind, classified
from webapp.orders.party import AMAZON_PERSONAL_DATA, OUR_PERSONAL_DATA

PURGED = "at once, by its key's destruction; 30 days after the store was disconnected at the latest"
SECURITY = (
    "Sealed with AES-256-GCM; keys in a database of their own, wrapped by a root key",
    "Encrypted connections; sign-in with a long password, locked after ten wrong tries",
    "Roles; every view of personal data is recorded in a chained audit trail",
    "Destroyed on time by a sweep that runs by itself; its lateness is measured",
)


@dataclass(frozen=True)
class ProcessingActivity:
    """What is done with one kind of data, and why."""

    name: str
    purpose: str
    legal_basis: str
    people: str
    kinds: tuple[FieldKind, ...]
    tables: tuple[str, ...]
    recipients: str
    kept: str

    @property
    def fields(self) -> list[str]:
        """`table.column` of all that this activity keeps."""
        return [
            f"{table}.{column}"
            for (table, column), kind in classified("main").items()
            if kind in self.kinds and table in self.tables
        ]


ACTIVITIES = (
    ProcessingActivity(
        "Delivering orders",
        "Importing paid orders from Amazon, shipping them with labels bought there",
        "Contract, article 6(1)(b); on the merchant's behalf, article 28",
        "Buyers and recipients",
        (FieldKind.PERSONAL, FieldKind.INDEX),
        (
            "party",
            "party_term",
            "person_word",
            "party_word",
            "note",
            "label_file",
            "refusal_words",
            "offer_refusal",
        ),
        "The carrier; Amazon",
        "{days} days after shipment or cancellation; never shipped: 30 days after the latest "
        "delivery date, or 90 days after purchase",
    ),
    ProcessingActivity(
        "Keeping orders without people",
        "The order desk, statistics",
        "Legitimate interests, article 6(1)(f)",
        "Nobody by itself: numbers, products, city and country",
        (FieldKind.AMAZON,),
        (
            "orders",
            "order_item",
            "order_package",
            "label",
            "set_aside_order",
            "facet_value",
            "order_signal",
            "order_list",
            "listed_order",
            "search_term",
            "product",
            "webhook_delivery",
        ),
        "Nobody",
        "Eighteen months after purchase; what couldn't be read, after Amazon last told of it; "
        "countries and services, as long as an order has them; products too, or until the "
        "merchant who described them deletes them",
    ),
    ProcessingActivity(
        "Tax figures",
        "Calculating and remitting taxes",
        "Legal duty, article 6(1)(c)",
        "Nobody by itself: amounts, dates and country",
        (FieldKind.AMAZON,),
        ("tax_record",),
        "Tax offices, by the merchant",
        "Ten years",
    ),
    ProcessingActivity(
        "The address book",
        "Contacts that the merchant typed or imported; none comes from Amazon",
        "Legitimate interests, article 6(1)(f)",
        "The merchant's own contacts",
        (FieldKind.PERSONAL, FieldKind.INDEX),
        ("contact", "contact_word"),
        "Carriers",
        "Until the merchant deletes them",
    ),
    ProcessingActivity(
        "Answering privacy requests",
        "Rights of data subjects, articles 15 to 20",
        "Legal duty, article 6(1)(c)",
        "Whoever asks",
        (FieldKind.PERSONAL, FieldKind.INDEX),
        ("privacy_request",),
        "Nobody",
        "30 days after the request is closed; that it was answered, and how: with the account",
    ),
    ProcessingActivity(
        "Signing in",
        "Letting users in, and nobody else",
        "Contract, article 6(1)(b); security, article 32",
        "The account's users",
        (FieldKind.USER, FieldKind.SECRET),
        (
            *("account", "user", "browser_session", "password_reset", "sign_in_lock"),
            *("second_factor", "recovery_code", "past_password", "pending_sign_in"),
            *("passkey", "passkey_challenge", "api_token", "webhook_endpoint"),
            *("invitation", "notice"),
        ),
        "Nobody",
        "As long as the account; tries to sign in for a day, reset links for a week, "
        "invitations and browser sessions for a month, the latest session of each person longer",
    ),
    ProcessingActivity(
        "Where parcels come from",
        "The sender's address on labels and packing slips",
        "Contract, article 6(1)(b)",
        "The merchant",
        (FieldKind.USER,),
        ("ship_from", "account_ship_from"),
        "Carriers; recipients",
        "As long as the store, or the account",
    ),
    ProcessingActivity(
        "The audit trail",
        "Proving who did what",
        "Security, article 32; Amazon's Data Protection Policy",
        "The account's users, by number",
        (FieldKind.OWN,),
        ("audit_entry",),
        "Amazon and authorities, on demand",
        "Twelve months",
    ),
    ProcessingActivity(
        "Access to Amazon",
        "Reading orders with the seller's authorization",
        "Contract, article 6(1)(b)",
        "The merchant",
        (FieldKind.SECRET, FieldKind.AMAZON),
        ("connection", "store", "consent_request", "import_run", "subscription"),
        "Amazon",
        f"Tokens: until disconnected, then {PURGED}",
    ),
)


def processing_record(account: Account) -> dict[str, Any]:
    """The account's record of processing, as a page and the console show it."""
    activities = [asdict(each) | {"fields": each.fields} for each in ACTIVITIES]
    for each in activities:
        each["kept"] = each["kept"].format(days=account.kept_days)
        each["kinds"] = [str(kind) for kind in each["kinds"]]
    return {
        "controller": account.name,
        "activities": activities,
        "personal_data_from_amazon": [*AMAZON_PERSONAL_DATA],
        "treated_as_personal": [*OUR_PERSONAL_DATA],
        "security": list(SECURITY),
        "transfers": "None by this app; where it runs, whoever runs it knows.",
    }
