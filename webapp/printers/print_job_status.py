"""How a print job stands."""

from enum import StrEnum

from webapp.ground.language.gettext import gettext


class PrintJobStatus(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    PRINTED = "printed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            PrintJobStatus.WAITING: gettext("Waits for the printer"),
            PrintJobStatus.SENDING: gettext("On its way to the printer"),
            PrintJobStatus.SENT: gettext("Sent to the printer"),
            PrintJobStatus.PRINTED: gettext("Printed"),
            PrintJobStatus.REFUSED: gettext("Not printed"),
            PrintJobStatus.UNKNOWN: gettext("Printed or not?"),
            PrintJobStatus.WITHDRAWN: gettext("Taken back"),
        }[self]
