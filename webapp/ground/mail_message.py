"""A mail as a message: text and HTML of the same words, and the headers that say what it is."""

from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from webapp.ground.language.language import language, speaking
from webapp.ground.settings import ROOT, Settings
from webapp.ground.web.template_filters import PRODUCT_NAME, speak_languages

# A paragraph of its own: where the button stands.
BUTTON = "[button]"


@dataclass(frozen=True, repr=False)
class Mail:
    """Plain words to one address, with one button at most.

    `text` is paragraphs parted by empty lines; one of them may be BUTTON, else the button comes
    last. `button` is its words and its whole address. `unsubscribe` is a whole address that takes
    a POST by whoever got the mail (RFC 8058), `choices` the page where they choose which mails
    they get.
    """

    to: str
    subject: str
    text: str
    button: tuple[str, str] | None = None
    sender: str = PRODUCT_NAME
    reply_to: str = ""
    by_a_person: bool = False
    unsubscribe: str = ""
    choices: str = ""
    # That in which its words are.
    language: str = field(default_factory=language)

    def message(self, settings: Settings, now: datetime) -> EmailMessage:
        message = EmailMessage()
        message["From"] = Address(self.sender, addr_spec=settings.mail_from)
        message["To"] = self.to
        message["Subject"] = self.subject
        message["Date"] = format_datetime(now)
        message["Message-ID"] = make_msgid(domain=urlsplit(settings.public_url).hostname)
        if self.reply_to:
            message["Reply-To"] = self.reply_to
        if not self.by_a_person:
            # RFC 3834: no machine answers it.
            message["Auto-Submitted"] = "auto-generated"
        if self.unsubscribe:
            message["List-Unsubscribe"] = f"<{self.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        with speaking(self.language):
            message.set_content(self._rendered("mail.txt"))
            message.add_alternative(self._rendered("mail.html"), subtype="html")
        # Of the whole: set before, it would go to the first part.
        message["Content-Language"] = self.language
        return message

    def _rendered(self, name: str) -> str:
        paragraphs = self.text.strip().split("\n\n")
        if BUTTON not in paragraphs:
            paragraphs.append(BUTTON)
        at = paragraphs.index(BUTTON)
        return (
            _templates()
            .get_template(name)
            .render(mail=self, before=paragraphs[:at], after=paragraphs[at + 1 :])
        )


def paragraphs(*texts: str) -> str:
    """The text of a mail."""
    return "\n\n".join(texts)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "shared"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["language"] = language
    speak_languages(environment)
    return environment
