"""Postal codes: how they look in the countries that merchants send from."""

import re

# By ISO code of the country: the pattern, and an example.
PATTERNS = {
    "US": (r"\d{5}(-\d{4})?", "10001 or 10001-1234"),
    "CA": (r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "K1A 0B1"),
    "MX": (r"\d{5}", "06000"),
    "GB": (r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "SW1A 1AA"),
    "FR": (r"\d{5}", "75001"),
    "DE": (r"\d{5}", "10115"),
    "ES": (r"\d{5}", "28001"),
    "IT": (r"\d{5}", "00118"),
    "BR": (r"\d{5}-?\d{3}", "01310-100"),
    "NL": (r"\d{4} ?[A-Z]{2}", "1012 AB"),
    "SE": (r"\d{3} ?\d{2}", "111 22"),
    "PL": (r"\d{2}-\d{3}", "00-001"),
    "BE": (r"\d{4}", "1000"),
    "AT": (r"\d{4}", "1010"),
    "CH": (r"\d{4}", "8001"),
    "TR": (r"\d{5}", "34000"),
    "JP": (r"\d{3}-?\d{4}", "100-0001"),
    "AU": (r"\d{4}", "2000"),
    "SG": (r"\d{6}", "018956"),
}


def problem(country: str, code: str) -> str:
    """A sentence on a code that can't be one of that country; empty for what may be right."""
    pattern, example = PATTERNS.get(country, ("", ""))
    if not pattern or not code or re.fullmatch(pattern, code.upper()):
        return ""
    return f"This is no postal code of the chosen country: there they look like {example}."
