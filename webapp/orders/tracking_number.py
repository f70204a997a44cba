"""Tracking numbers: as they are typed or scanned, and whether they look like their carrier's.

Only a hint: carriers have more kinds of numbers than they tell, and Amazon takes them all.
"""

import re

# What carriers print most: by our names of them.
USUAL = {
    "UPS": (r"1Z[0-9A-Z]{16}", "begins with 1Z and has 18 characters"),
    "USPS": (r"9\d{21}|9\d{25}|\d{20}|[A-Z]{2}\d{9}US", "has 22 digits and begins with 9"),
    "FedEx": (r"\d{12}|\d{15}|\d{20}|96\d{20}", "has 12 or 15 digits"),
    "OnTrac": (r"[CD]\d{14}|1LS\w{12,15}", "begins with C or D and has 14 digits"),
    "DHL Express": (r"\d{10}|JD\d{16,18}", "has 10 digits"),
    "DHL Paket": (r"\d{12}|\d{16}|\d{20}|JJD\d{16,18}|[A-Z]{2}\d{9}DE", "has 12 or 20 digits"),
    "Deutsche Post": (r"[A-Z]{2}\d{9}DE|[A-Z0-9]{16,20}", "looks like RR123456785DE"),
    "Hermes": (r"H?\d{14,20}", "has 14 digits or more"),
    "DPD": (r"\d{14}[0-9A-Z]?", "has 14 digits"),
    "GLS": (r"\d{11,12}|\d{20}|[0-9A-Z]{8}", "has 11 digits, or 8 characters"),
    "Royal Mail": (r"[A-Z]{2}\d{9}GB", "looks like AB123456785GB"),
    "Evri": (r"\d{16}|[0-9A-Z]{16}", "has 16 characters"),
    "La Poste": (r"[0-9A-Z]{13}", "has 13 characters"),
    "Colissimo": (r"[0-9A-Z]{13}", "has 13 characters"),
    "Chronopost": (r"[0-9A-Z]{13,15}", "has 13 characters"),
    "Canada Post": (r"\d{16}|[A-Z]{2}\d{9}CA", "has 16 digits"),
    "Amazon Shipping": (r"TB[A-Z]\d{12}|[A-Z]{2}\d{9,13}", "begins with TBA"),
}
SPACES = re.compile(r"\s+")
# A USPS label's barcode begins with where it goes: a part of the address, which isn't kept.
SCANNED_USPS = re.compile(r"420\d{5}(?:\d{4})?(9\d{21}|9\d{25})")


def tidy(text: str) -> str:
    """The number alone, in capitals, without what a scanner or a spreadsheet put around it."""
    plain = SPACES.sub("", "".join(c for c in text if c.isprintable() or c.isspace())).upper()
    scanned = SCANNED_USPS.fullmatch(plain)
    return scanned[1] if scanned else plain.strip("*'\"")


def hint(carrier: str, number: str) -> str:
    """What is unusual about a number, as a sentence; empty when nothing is."""
    usual = USUAL.get(carrier)
    if not number or not usual or re.fullmatch(usual[0], number):
        return ""
    return f"Please look again: a number of {carrier} usually {usual[1]}."
