"""The Service Mappings page: what is missing, mapping it, applying, copying, and who may."""

import pytest

from tests.accounts.people import post
from tests.orders.documents import GERMANY, order
from tests.shipping.conftest import GROUND, mapped, sign_in_as
from webapp.accounts.rights.role import Role
from webapp.ground.audit.audit import AuditEntry
from webapp.orders.order import Order
from webapp.service_mappings.service_mapping import ServiceMapping


def mappings():
    return list(ServiceMapping.select().order_by(ServiceMapping.id))


def test_without_orders_and_mappings_the_way_on_is_to_add_one(rosa, address):
    page = rosa.visit(address)

    assert page.h1 == "Service Mappings"
    assert "No mapping yet" in page
    assert page.links["Add a mapping"] == f"{address}/new"


def test_what_is_not_mapped_is_listed_with_counts_and_mapped_by_one_click(rosa, shop, address):
    shop.take(order(), order())

    page = rosa.visit(address)

    assert "Standard 2 2 Map Standard" in page
    form, _ = rosa.click("Map Standard").form("Save")
    assert form.fields["requested_service"] == ["Standard"]


def test_a_mapping_is_saved_and_told_to_amazon_in_its_words(rosa, address):
    rosa.visit(f"{address}/new")

    page = rosa.submit("Save", requested_service="STANDARD", **GROUND)

    assert page.path == address
    assert "New orders that ask for Standard get UPS Ground." in page
    assert "Standard UPS UPS Ground" in page


def test_a_preview_says_what_saving_would_touch_and_saves_nothing(rosa, shop, address):
    shop.take(order(), order())
    rosa.visit(f"{address}/new?requested_service=STANDARD")
    assert "2 orders awaiting shipment ask for Standard" in rosa.page

    page = rosa.submit("Preview", **GROUND)

    assert "New orders that ask for Standard get UPS Ground" in page
    assert "2 orders awaiting shipment get it when you apply the mappings" in page
    assert "2 have no service yet" in page
    assert mappings() == []


def test_choosing_a_carrier_brings_its_services_and_no_others(rosa, address):
    page = rosa.visit(
        f"{address}/new?requested_service=STANDARD&carrier=USPS",
        **{"HX-Request": "true", "HX-Target": "service-fields"},
    )

    assert "USPS Priority Mail" in page
    assert "UPS Ground" not in page
    assert "<html" not in page.html


def test_another_carrier_is_named_with_its_service(rosa, address):
    rosa.visit(f"{address}/new")

    rosa.submit(
        "Save",
        requested_service="STANDARD",
        carrier="Other",
        other_carrier="Harbour Couriers",
        other_service="Same day",
    )

    [mapping] = mappings()
    assert mapping.words == "Harbour Couriers: Same day"


def test_a_service_that_the_list_lacks_is_typed(rosa, address):
    rosa.visit(f"{address}/new")

    rosa.submit("Save", requested_service="X", carrier="UPS", other_service="UPS Brand New")

    assert mappings()[0].words == "UPS Brand New"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"requested_service": ""}, "Write the requested service, such as Standard."),
        ({"requested_service": "x" * 65}, "Use at most 64 characters."),
        ({"carrier": ""}, "Choose the carrier."),
        ({"carrier": "Royal Mail"}, "Choose a carrier from the list."),
        ({"carrier": "Other"}, "Write the carrier's name."),
        ({"shipping_service": ""}, "Choose the shipping service"),
        ({"shipping_service": "USPS Media Mail"}, "UPS doesn't offer USPS Media Mail here."),
        ({"package": "coffin"}, "Choose a package from the list."),
        ({"weight": "heavy"}, "Write the weight as a number"),
        ({"weight": "99999"}, "at most 70 kg"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_saved(rosa, address, typed, sentence):
    rosa.visit(f"{address}/new")

    page = rosa.submit("Save", {"requested_service": "STANDARD", **GROUND, **typed})

    assert page.status == 422
    assert sentence in page
    assert mappings() == []


def test_a_service_of_letters_that_grow_without_their_case_is_mapped(rosa, address):
    rosa.visit(f"{address}/new")

    page = rosa.submit("Save", requested_service="ﬃ" * 64, **GROUND)

    assert page.status == 200
    assert mappings()[0].requested_service == "ﬃ" * 64


@pytest.mark.parametrize("written", ["SECOND_DAY", "Second day", "second day"])
def test_a_requested_service_is_written_and_shown_as_on_the_desk(rosa, address, written):
    rosa.visit(f"{address}/new")

    rosa.submit("Save", requested_service=written, **GROUND)

    [mapping] = mappings()
    assert mapping.requested_service == "SECOND_DAY"
    page = rosa.visit(f"{address}/{mapping.id}")
    assert page.form("Save")[0].fields["requested_service"] == ["Second day"]


@pytest.mark.parametrize("written", ["Std DE Dom", "Second_Day", "NextDay"])
def test_a_service_that_is_no_constant_stays_as_it_is(rosa, address, written):
    rosa.visit(f"{address}/new")

    rosa.submit("Save", requested_service=written, **GROUND)

    assert mappings()[0].requested_service == written


@pytest.mark.parametrize("again", ["STANDARD", "standard", "Standard"])
def test_a_service_is_mapped_once(rosa, shop, address, again):
    mapped(shop.store)
    rosa.visit(f"{address}/new")

    page = rosa.submit("Save", requested_service=again, **GROUND)

    assert page.status == 422
    assert "is mapped already" in page


def test_a_mapping_is_changed(rosa, shop, address):
    mapped(shop.store, weight="8", weight_unit="oz", signature="yes")
    rosa.visit(address)
    form, _ = rosa.click("Edit the mapping of Standard").form("Save")
    assert (form.fields["weight"], form.fields["signature"]) == (["8"], ["yes"])

    rosa.submit("Save", shipping_service="UPS Next Day Air", signature=[])

    [mapping] = mappings()
    assert (mapping.words, mapping.weight_grams, mapping.signature) == (
        "UPS Next Day Air",
        227,
        False,
    )


def test_saving_what_stands_there_already_says_so(rosa, shop, address):
    mapping = mapped(shop.store)
    rosa.visit(f"{address}/{mapping.id}")

    page = rosa.submit("Save")

    assert "Nothing was changed." in page
    assert mappings()[0].changed_at == mapping.changed_at


def test_a_deleted_mapping_leaves_orders_what_they_have(rosa, shop, address):
    mapped(shop.store)
    shop.take(order())
    rosa.visit(address)

    page = rosa.submit("Delete the mapping of Standard")

    assert "Standard is not mapped any more. Orders keep the service they have." in page
    assert shop.order.mapped_service == "UPS Ground"


def test_mappings_are_applied_in_place_to_orders_awaiting_shipment(rosa, shop, address):
    shop.take(order(), order())
    mapped(shop.store)
    assert "2 orders awaiting shipment came in before their mapping" in rosa.visit(address)

    page = rosa.htmx("Apply to orders awaiting shipment")

    assert page.status == 200
    assert "2 orders changed. All orders awaiting shipment have what stands here." in page
    assert {each.mapped_service for each in Order.select()} == {"UPS Ground"}


def test_mappings_are_copied_from_another_store_and_none_is_overwritten(rosa, shop, address):
    other = shop.open(GERMANY)
    mapped(shop.store)
    mapped(other, carrier="DHL Paket", shipping_service="DHL Paket")
    mapped(other, "NEXT_DAY", carrier="DHL Express", shipping_service="DHL Express 12:00")
    rosa.visit(address)

    page = rosa.submit("Copy its mappings", source=other.id)

    assert "1 copied from amazon.de. 1 stood here already, and stays as it is." in page
    mine = {each.requested_service: each.words for each in ServiceMapping.of(shop.store)}
    assert mine == {"STANDARD": "UPS Ground", "NEXT_DAY": "DHL Express 12:00"}


def test_nothing_is_copied_from_a_store_of_another_account(rosa, carla, shop, address):
    theirs = ServiceMapping.select().count()
    rosa.visit(address)

    status = post(rosa, f"{address}/copies", source=str(shop.store.id + 1))

    assert status == 404
    assert ServiceMapping.select().count() == theirs


@pytest.mark.parametrize(
    ("role", "status"), [("shipper", 200), ("viewer", 403), ("privacy_officer", 403)]
)
def test_owners_and_shippers_map_services_and_nobody_else(visitors, shop, address, role, status):
    mapping = mapped(shop.store)
    ben = sign_in_as(Role(role), visitors(), shop)

    pages = [ben.visit(f"{address}{rest}") for rest in ("", "/new", f"/{mapping.id}")]

    assert [page.status for page in pages] == [status] * 3


def test_strangers_find_no_mapping_of_rosas(carla, shop, address):
    mapping = mapped(shop.store)

    pages = [carla.visit(f"{address}{rest}") for rest in ("", "/new", f"/{mapping.id}")]

    assert [page.status for page in pages] == [404] * 3


def test_a_mapping_is_found_under_its_own_store_only(rosa, shop):
    mapping = mapped(shop.store)
    other = shop.open(GERMANY)

    assert rosa.visit(f"/stores/{other.id}/service-mappings/{mapping.id}").status == 404


def test_who_changed_a_mapping_stands_in_the_audit_trail(rosa, address):
    rosa.visit(f"{address}/new")
    rosa.submit("Save", requested_service="STANDARD", **GROUND)

    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()

    assert (entry.event, entry.details["service_mappings"]) == ("store.changed", "made")
