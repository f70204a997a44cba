"""The kinds of demands, each with its words."""

from typing import NamedTuple

from webapp.ground.language.gettext import N_


class Kind(NamedTuple):
    """`flag` is empty for what only is good to know, `sentence` for what WINDOWS has. `elsewhere`
    is what Amazon takes no parcel from here for."""

    flag: str
    sentence: str
    elsewhere: bool = False


KINDS = {
    "ship_plus": Kind(
        N_("Ship+"),
        N_(
            "This order ships by Amazon's Ship+: buy and print its label in Seller Central. Amazon"
            " confirms the parcel by itself, and refuses a confirmation from here."
        ),
        True,
    ),
    "easy_ship": Kind(
        N_("Easy Ship"),
        N_(
            "Amazon's carrier collects this order (Easy Ship): schedule the pick-up and print the "
            "label in Seller Central. Amazon confirms the parcel by itself."
        ),
        True,
    ),
    "store_pickup": Kind(
        N_("In-store pick-up"),
        N_(
            "The buyer collects this order in your shop: keep it ready, and say in Seller Central "
            "when it is ready and when it was handed over. No parcel leaves."
        ),
        True,
    ),
    "delivered_by_amazon": Kind(
        N_("Delivery by Amazon"),
        N_(
            "Amazon delivers this order itself: print the label in Seller Central and hand the "
            "parcel over to Amazon's driver. Amazon confirms it by itself."
        ),
        True,
    ),
    "transparency": Kind(
        N_("Transparency"),
        N_("Amazon wants the Transparency code of each unit with the confirmation."),
    ),
    "serial_number": Kind(
        N_("Serial number"), N_("Amazon requires the serial number of each unit.")
    ),
    "signature": Kind(
        N_("Signature"), N_("The recipient must sign for it: ship with a signature.")
    ),
    "age": Kind(N_("Age check"), N_("The carrier must check that the recipient is old enough.")),
    "identity": Kind(
        N_("Identity check"), N_("The carrier must hand it to the recipient in person.")
    ),
    "pallet": Kind(N_("Pallet"), N_("It must be delivered on a pallet.")),
    "cash_on_delivery": Kind(N_("Cash on delivery"), N_("The carrier must collect the payment.")),
    "constraint": Kind(
        N_("Constraint"), N_("Amazon sets this condition for shipping: %(detail)s.")
    ),
    "invoice": Kind(
        N_("Invoice"),
        N_("Amazon wants the electronic invoice of this order: upload it in Seller Central."),
    ),
    "invoice_refused": Kind(
        N_("Invoice not accepted"),
        N_(
            "Amazon didn't accept the electronic invoice of this order: upload it once more in "
            "Seller Central."
        ),
    ),
    "preorder": Kind(
        N_("Preorder"),
        N_("It was ordered before its release: ship it so that it arrives on that day."),
    ),
    "ioss": Kind(
        N_("IOSS"), N_("Give the carrier this IOSS number with the customs data: %(detail)s.")
    ),
    "scheduled": Kind(N_("Scheduled delivery"), ""),
    "label_window": Kind(N_("Label window"), ""),
    "measured": Kind(N_("Sold by measure"), N_("It is sold by measure: %(detail)s.")),
    "tax_scheme": Kind("", N_("Tax reporting scheme: %(detail)s.")),
    "tax_collected": Kind("", N_("Tax is collected and paid by %(detail)s.")),
    "invoice_by_amazon": Kind("", N_("Amazon sends the buyer the invoice.")),
    "program": Kind("", N_("It belongs to these programs of Amazon's: %(detail)s.")),
    "item_program": Kind("", N_("It was bought by these programs of Amazon's: %(detail)s.")),
    "service": Kind(
        "", N_("A service was ordered with it (its installation, say): Seller Central says which.")
    ),
    "invoice_individual": Kind("", N_("The buyer wants an invoice for a private person.")),
    "invoice_business": Kind("", N_("The buyer wants an invoice for a business.")),
    "no_substitute": Kind(
        "", N_("Send nothing else in its place if it isn't in stock: the buyer wants none.")
    ),
    "substitute": Kind(
        "",
        N_(
            "Something else may be sent in its place if it isn't in stock: Seller Central says "
            "what."
        ),
    ),
    "instructions": Kind(
        N_("Delivery instructions"), N_("The buyer left instructions for the delivery.")
    ),
}
# Between two times, from one on, and until one.
TIMES = (
    N_("between %(begins)s and %(ends)s"),
    N_("from %(begins)s on"),
    N_("by %(ends)s"),
)
WINDOWS = {
    "scheduled": (
        N_("It is to be delivered between %(begins)s and %(ends)s."),
        N_("It is to be delivered from %(begins)s on."),
        N_("It is to be delivered by %(ends)s."),
    ),
    "label_window": (
        N_("Its label can be printed between %(begins)s and %(ends)s."),
        N_("Its label can be printed from %(begins)s on."),
        N_("Its label can be printed by %(ends)s."),
    ),
}
