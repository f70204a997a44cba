"""In what form an account's labels come: what its printers print."""

from enum import StrEnum

from webapp.ground.language.gettext import gettext


class LabelFormat(StrEnum):
    """Amazon's names (merchantFulfillmentV0, `LabelFormat`)."""

    PDF = "PDF"
    PNG = "PNG"
    ZPL203 = "ZPL203"
    ZPL300 = "ZPL300"

    @property
    def label(self) -> str:
        return {
            LabelFormat.PDF: "PDF",
            LabelFormat.PNG: gettext("Picture (PNG)"),
            LabelFormat.ZPL203: gettext("ZPL, 203 dpi"),
            LabelFormat.ZPL300: gettext("ZPL, 300 dpi"),
        }[self]

    def among(self, offered: tuple[str, ...]) -> str:
        """This one, or the first other one that is offered; empty where none is."""
        return next((each for each in (self, *LabelFormat) if each in offered), "")


def format_words(name: str) -> str:
    """In words; where Amazon is asked for none, the service has its own."""
    known = name in set(LabelFormat)
    return LabelFormat(name).label if known else gettext("the service's own format")
