"""A passkey: a key pair on a person's device, which asks for a finger, a face or a PIN by itself.

So it shows both something that the person has and who they are: it does as a second factor, and
in place of password and second factor together. WebAuthn, level 3, by way of py_webauthn, which is
imported where somebody uses one: it takes five megabytes, and the clock and workers never do.
"""

import json
import secrets
from datetime import datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import peewee

from webapp.accounts.account import Account
from webapp.accounts.notice import UNASKED, Notice
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.clean_text import clean_words
from webapp.ground.database.db import Record, UTCDateTimeField, database
from webapp.ground.language.gettext import N_, gettext
from webapp.ground.language.message import Message
from webapp.ground.web.form_error import FormError, raise_form_error
from webapp.ground.web.template_filters import PRODUCT_NAME

LONGEST_NAME = 60
LONGEST_ANSWER = 20_000
MOST = 20
UNKNOWN = N_(
    "This passkey isn't known here, or it didn't answer. Try once more, or sign in otherwise."
)
COPIED = N_("This passkey was refused: it may have been copied. Sign in otherwise, and remove it.")
TOLD = {
    "added": (
        Message("passkey.added", "Your passkey “%(name)s” for %(product)s was added"),
        Message("passkey.added.text", "From now on it opens your account, without your password."),
    ),
    "removed": (
        Message("passkey.removed", "Your passkey “%(name)s” for %(product)s was removed"),
        Message("passkey.removed.text", "It opens nothing any more."),
    ),
    "copied": (
        Message("passkey.copied", "Your passkey “%(name)s” for %(product)s may have been copied"),
        Message(
            "passkey.copied.text",
            "It was refused: it counted fewer uses than before. Remove it, and add another one.",
        ),
    ),
}


class Passkey(Record):
    """Only its public half stands here, which is of no use to whoever reads it."""

    user = peewee.ForeignKeyField(User, backref="passkeys", on_delete="CASCADE")
    # How devices call this person: random, so that it says nothing about them.
    user_handle = peewee.BlobField()
    credential_id = peewee.BlobField(unique=True)
    public_key = peewee.BlobField()
    # How often it was used, by its own count; 0 where it doesn't count.
    sign_count = peewee.BigIntegerField(default=0)
    name = peewee.CharField(max_length=LONGEST_NAME)
    created_at = UTCDateTimeField()
    last_used_at = UTCDateTimeField(null=True)

    @classmethod
    def of(cls, user: User) -> list["Passkey"]:
        """A person's own, in the order in which they were added."""
        return list(cls.select().where(cls.user == user).order_by(cls.id))

    @classmethod
    def handle_of(cls, user: User) -> bytes:
        """How this person's devices call them; drawn anew where there is none yet."""
        theirs = cls.of(user)
        return bytes(theirs[0].user_handle) if theirs else secrets.token_bytes(32)

    @classmethod
    def creation_options(cls, user: User, handle: bytes, challenge: bytes, public_url: str) -> str:
        """What the browser is to make, as JSON; never a second one on the same device."""
        webauthn = _webauthn()
        structs = webauthn.helpers.structs
        options = webauthn.generate_registration_options(
            rp_id=relying_party(public_url),
            rp_name=PRODUCT_NAME,
            user_id=handle,
            user_name=user.email,
            challenge=challenge,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[
                structs.PublicKeyCredentialDescriptor(id=bytes(each.credential_id))
                for each in cls.of(user)
            ],
        )
        return webauthn.options_to_json(options)

    @classmethod
    def request_options(cls, challenge: bytes, public_url: str) -> str:
        """What the browser is to ask of any passkey for this address, as JSON."""
        webauthn = _webauthn()
        options = webauthn.generate_authentication_options(
            rp_id=relying_party(public_url),
            challenge=challenge,
            user_verification=webauthn.helpers.structs.UserVerificationRequirement.REQUIRED,
        )
        return webauthn.options_to_json(options)

    @classmethod
    def add(
        cls,
        user: User,
        name: str,
        answer: str,
        handle: bytes,
        challenge: bytes,
        public_url: str,
        now: datetime,
    ) -> "Passkey":
        """Keep what the browser made for `creation_options`; raises FormError."""
        webauthn = _webauthn()
        name = clean_words(name)
        raise_form_error(name=_name_problem(name), form=_number_problem(len(cls.of(user))))
        try:
            made = webauthn.verify_registration_response(
                credential=answer[:LONGEST_ANSWER],
                expected_challenge=challenge,
                expected_rp_id=relying_party(public_url),
                expected_origin=public_url,
                require_user_verification=True,
            )
            with database.atomic():
                added = cls.create(
                    user=user,
                    user_handle=handle,
                    credential_id=made.credential_id,
                    public_key=made.credential_public_key,
                    sign_count=made.sign_count,
                    name=name,
                    created_at=now,
                )
                added._note("added", now)
        except (*_no_answer(), peewee.IntegrityError):
            raise FormError(form=gettext(UNKNOWN)) from None
        return added

    @classmethod
    def shown(cls, answer: str, challenge: bytes, public_url: str, now: datetime) -> "Passkey":
        """The passkey that answered, with its user; raises FormError."""
        webauthn = _webauthn()
        try:
            found = cls._named(answer[:LONGEST_ANSWER])
            verified = webauthn.verify_authentication_response(
                credential=answer[:LONGEST_ANSWER],
                expected_challenge=challenge,
                expected_rp_id=relying_party(public_url),
                expected_origin=public_url,
                credential_public_key=bytes(found.public_key),
                # Compared below, where it can be told apart from a wrong answer.
                credential_current_sign_count=0,
                require_user_verification=True,
            )
        except (*_no_answer(), peewee.DoesNotExist):
            audit.record("sign_in.refused", now=now, step="passkey")
            raise FormError(form=gettext(UNKNOWN)) from None
        found._count(verified.new_sign_count, now)
        return found

    @classmethod
    def forget(cls, user: User) -> None:
        """Remove all of a person's."""
        cls.delete().where(cls.user == user).execute()

    def remove(self, now: datetime) -> None:
        with database.atomic():
            self.delete_instance()
            self._note("removed", now)

    @classmethod
    def _named(cls, answer: str) -> "Passkey":
        read = _webauthn().base64url_to_bytes
        said = json.loads(answer)
        whose = cls.credential_id == read(said["rawId"])
        joined = cls.select(cls, User, Account).join(User).join(Account)
        found = joined.where(whose, User.disabled_at.is_null()).get()
        handle = said["response"].get("userHandle")
        if handle and read(handle) != bytes(found.user_handle):
            raise ValueError("The passkey is another person's.")
        return found

    def _count(self, count: int, now: datetime) -> None:
        """A count that doesn't rise is that of a copy; raises FormError."""
        rises = (Passkey.sign_count < count) | ((Passkey.sign_count == 0) & (count == 0))
        used = Passkey.update(sign_count=count, last_used_at=now).where(
            Passkey.id == self.id, rises
        )
        if not used.execute():
            self._note("copied", now)
            raise FormError(form=gettext(COPIED))

    def _note(self, how: str, now: datetime) -> None:
        """Into the audit trail, and to the person by mail."""
        outcome, text = TOLD[how]
        Notice.tell(
            self.user,
            "passkey",
            f"passkey-{self.id}-{how}-{now:%Y%m%d}",
            subject=outcome.told(name=self.name, product=PRODUCT_NAME),
            text=UNASKED.told(what=text.told()),
            now=now,
        )
        audit.record("passkey.changed", now=now, by=self.user, on=self.user, how=how)


def relying_party(public_url: str) -> str:
    """The name that passkeys are bound to: the host of the app's own address."""
    return urlsplit(public_url).hostname or ""


def can_be_had(public_url: str) -> bool:
    """Browsers bind passkeys to a name, never to an IP address, and want https but at localhost."""
    host = relying_party(public_url)
    safe = public_url.startswith("https://") or host == "localhost"
    return safe and not _is_address(host)


def _webauthn() -> Any:
    import webauthn

    return webauthn


def _no_answer() -> tuple[type[Exception], ...]:
    """What is raised when an answer isn't one: it comes from whoever sends the form."""
    of_library = _webauthn().helpers.exceptions.WebAuthnException
    return (of_library, ValueError, TypeError, KeyError, AttributeError, RecursionError)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _name_problem(name: str) -> str:
    if 1 <= len(name) <= LONGEST_NAME:
        return ""
    return gettext(
        "Give it a name, up to %(most)s characters, such as that of the device.", most=LONGEST_NAME
    )


def _number_problem(present: int) -> str:
    full = present >= MOST
    return gettext("You have %(most)s passkeys. Remove one first.", most=MOST) if full else ""
