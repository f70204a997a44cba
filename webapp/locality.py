"""The lines of an address that name the place: city, region and postal code, by country."""

# Where the postal code follows the region.
CODE_LAST = ("US", "CA", "AU")


def locality_lines(country: str, city: str, region: str, postal_code: str) -> list[str]:
    """As they stand on a letter to that country (an ISO code), without empty lines."""
    if country in CODE_LAST:
        tail = " ".join(part for part in (region, postal_code) if part)
        lines = [", ".join(part for part in (city, tail) if part)]
    else:
        lines = [" ".join(part for part in (postal_code, city) if part), region]
    return [line for line in lines if line]
