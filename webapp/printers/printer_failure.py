"""How printing fails, by what may be done about it; each with a code that has words."""

from collections.abc import Mapping

from webapp.ground.language.gettext import N_, gettext

# By the code that is kept. IPP's own keywords stand as IPP has them (RFC 8011, 5.4.12).
PROBLEMS: Mapping[str, str] = {
    "unreachable": N_("It can't be reached."),
    "silent": N_("It doesn't answer."),
    "address": N_("Its name leads to an address where nothing may be printed."),
    "certificate": N_("Its certificate isn't trusted."),
    "busy": N_("It is busy."),
    "closed": N_("It takes no print jobs just now."),
    "format": N_("It doesn't take this kind of file."),
    "forbidden": N_("It doesn't let this application print."),
    "missing": N_("There is no such printer at its address."),
    "answer": N_("What answers there is no printer."),
    "refused": N_("It refused the print job."),
    "aborted": N_("It broke the print job off."),
    "canceled": N_("The print job was cancelled at the printer."),
    "part": N_("It took a part, then no more."),
    "lost": N_("Its answer was lost."),
    "gone": N_("It isn't among your printers any more."),
    "nothing": N_("None of these labels can be printed any more."),
    "late": N_("It took nothing for a quarter of an hour."),
    "media-empty": N_("It is out of paper."),
    "media-needed": N_("It waits for paper."),
    "media-jam": N_("Paper is jammed in it."),
    "cover-open": N_("It is open."),
    "marker-supply-empty": N_("It is out of ink or ribbon."),
    "paused": N_("It is paused."),
    "offline": N_("It is offline."),
}
REASONS = (
    *("media-empty", "media-needed", "media-jam", "cover-open", "marker-supply-empty"),
    *("paused", "offline"),
)
SYNONYMS = {
    **dict.fromkeys(("door-open", "interlock-open", "input-tray-missing"), "cover-open"),
    **dict.fromkeys(("toner-empty", "marker-waste-full"), "marker-supply-empty"),
    **dict.fromkeys(("moving-to-paused", "stopped-partly"), "paused"),
    **dict.fromkeys(("shutdown", "connecting-to-device", "timed-out"), "offline"),
}


class PrinterFailure(Exception):
    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class PrinterAway(PrinterFailure):
    """It took nothing: it is tried again."""


class PrinterRefused(PrinterFailure):
    """It said no: trying again by itself is of no use."""


class PrinterSilent(PrinterFailure):
    """It may have printed, or not."""


def problem_words(problem: str) -> str:
    return gettext(PROBLEMS[problem]) if problem in PROBLEMS else ""


def known_reason(keywords: list[str]) -> str:
    """The first of IPP's reasons that has words here; what a printer says is shown no other way."""
    for keyword in keywords:
        plain = keyword.removesuffix("-error").removesuffix("-warning").removesuffix("-report")
        if (code := SYNONYMS.get(plain, plain)) in REASONS:
            return code
    return ""
