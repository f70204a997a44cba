"""An order source in the reader's language: Amazon's shop, and the country that it serves."""

from webapp.amazon.marketplace import Marketplace
from webapp.ground.country import country_name


def source_label(source: Marketplace) -> str:
    """The source as merchants know it: "amazon.ca (Canada)"."""
    return f"{source.shop} ({country_name(source.country)})"
