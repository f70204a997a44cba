"""What the Sellers API tells of a seller."""

from typing import Any

from webapp.sandbox.marketplace import Marketplace, in_region
from webapp.sandbox.seller import Seller


def participations(seller: Seller, region: str) -> list[dict[str, Any]]:
    """All of the region's marketplaces: those without the seller say so."""
    return [_participation(seller, marketplace) for marketplace in in_region(region)]


def account(seller: Seller, region: str) -> dict[str, Any]:
    """Amazon's Account; the Individual plan belongs to a person without a registered company."""
    home = {"addressLine1": "1 Invented Quay", "city": "Sandbox Bay", "countryCode": "US"}
    business = {"name": f"{seller.store_name} (sandbox)", "registeredBusinessAddress": home}
    if seller.business_type == "PRIVATE_LIMITED":
        business["companyRegistrationNumber"] = "SANDBOX-000"
    facts = {
        "businessType": seller.business_type,
        "sellingPlan": seller.plan,
        "marketplaceParticipationList": participations(seller, region),
        "business": business,
        "primaryContact": {"name": seller.contact, "address": home},
    }
    if seller.business_type == "INDIVIDUAL":
        del facts["business"]
    return facts


def _participation(seller: Seller, marketplace: Marketplace) -> dict[str, Any]:
    takes_part = seller.takes_part(marketplace)
    return {
        "marketplace": {
            "id": marketplace.id,
            "name": marketplace.name,
            "countryCode": marketplace.country,
            "defaultCurrencyCode": marketplace.currency,
            "defaultLanguageCode": marketplace.language,
            "domainName": f"www.{marketplace.domain}",
        },
        "storeName": seller.store_name,
        "participation": {
            "isParticipating": takes_part,
            "hasSuspendedListings": takes_part and seller.suspended,
        },
    }
