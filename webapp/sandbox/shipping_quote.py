"""A quote: by which services a package may go, when it would be there, and at what price."""

from typing import Any

from webapp.sandbox.carrier_service import CarrierService, services_from
from webapp.sandbox.label_document import FORMATS
from webapp.sandbox.marketplace import MARKETPLACES, Marketplace
from webapp.sandbox.moment import DAY, written
from webapp.sandbox.package_request import DEFAULT_FORMAT, PackageRequest, stale
from webapp.sandbox.seller import Seller

Facts = dict[str, Any]
# Sellers who have yet to accept a carrier's terms in Seller Central.
_UNACCEPTED = {"tiny": ("FedEx",)}


class ShippingQuote:
    """For one package, at this moment (milliseconds)."""

    def __init__(self, package: PackageRequest, seller: Seller, now: int) -> None:
        self._package, self._now = package, now
        self._unaccepted = _UNACCEPTED.get(seller.key, ())
        self._marketplace: Marketplace = MARKETPLACES[package.order.marketplace_id]

    def facts(self) -> Facts:
        """Amazon's GetEligibleShipmentServicesResult, the cheapest first."""
        services = self._services()
        offers = [self._offer(each) for each in services if not self._too_heavy(each)]
        facts: Facts = {
            "ShippingServiceList": sorted(offers, key=lambda each: each["Rate"]["Amount"]),
            "RejectedShippingServiceList": [
                _rejected(each) for each in services if self._too_heavy(each)
            ],
        }
        if self._unaccepted:
            carriers = [{"CarrierName": name} for name in self._unaccepted]
            facts["TermsAndConditionsNotAcceptedCarrierList"] = carriers
        return facts

    def sold(self, service_id: object, offer_id: object) -> Facts:
        """The service as it is bought; refuses one that isn't offered for this very package."""
        for service in self._services():
            if service.id == service_id and not self._too_heavy(service):
                if offer_id and offer_id != self._package.offer_id(service.id):
                    raise stale()
                if service.abroad:
                    raise stale()
                return self._offer(service)
        raise stale()

    def _services(self) -> list[CarrierService]:
        sender = str(self._package.sender["CountryCode"])
        abroad = self._package.recipient["CountryCode"] not in ("", sender)
        return [
            each
            for each in services_from(sender)
            if each.carrier not in self._unaccepted and each.abroad == abroad
        ]

    def _too_heavy(self, service: CarrierService) -> bool:
        return self._package.grams > service.heaviest

    def _offer(self, service: CarrierService) -> Facts:
        """Amazon's ShippingService."""
        first, last = service.days
        amount = service.price(self._package.grams) / 10**self._marketplace.decimals
        price = {"CurrencyCode": self._marketplace.currency, "Amount": amount}
        options = self._package.details["ShippingServiceOptions"]
        formats = [*FORMATS, DEFAULT_FORMAT]
        return {
            "ShippingServiceName": service.name,
            "CarrierName": service.carrier,
            "ShippingServiceId": service.id,
            "ShippingServiceOfferId": self._package.offer_id(service.id),
            "ShipDate": written(self._now // 1000 * 1000),
            "EarliestEstimatedDeliveryDate": self._evening(first),
            "LatestEstimatedDeliveryDate": self._evening(last),
            "Rate": price,
            "RateWithAdjustments": price,
            "ShippingServiceOptions": {
                "DeliveryExperience": options["DeliveryExperience"],
                "CarrierWillPickUp": False,
            },
            "AvailableLabelFormats": formats,
            "AvailableFormatOptionsForLabel": [{"LabelFormat": each} for each in formats],
            "RequiresAdditionalSellerInputs": service.abroad,
            "Benefits": {"IncludedBenefits": ["CLAIMS_PROTECTED"], "ExcludedBenefits": []},
        }

    def _evening(self, days: int) -> str:
        return written((self._now // DAY + days) * DAY + DAY * 20 // 24)


def _rejected(service: CarrierService) -> Facts:
    return {
        "CarrierName": service.carrier,
        "ShippingServiceName": service.name,
        "ShippingServiceId": service.id,
        "RejectionReasonCode": "PACKAGE_WEIGHT_EXCEEDS_LIMIT",
        "RejectionReasonMessage": (
            f"The package weighs more than {service.name} takes ({service.heaviest / 1000:g} kg)."
        ),
    }
