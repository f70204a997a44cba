"""A stack of labels: in which order, on which paper, with slips between, and again."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.label_batches.packer import bought, texts
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.clock import utcnow
from webapp.orders.order import OrderItem, OrderPackage
from webapp.orders.restriction import Restriction
from webapp.products.product import Product
from webapp.shipping.label import Label, LabelStatus
from webapp.shipping.label_file import FILE, LabelFile


def saved(visitor, button="Save as PDF", **fields):
    return visitor.submit(button, fields).answer


def named(rosa, *people):
    return [rosa.has_order(items=1, recipient_name=name) for name in people]


def test_all_labels_are_one_pdf_as_they_were_selected(rosa, visitor):
    bought(rosa, visitor, named(rosa, "Ada Canary", "Bea Canary"))

    paper = saved(visitor)

    first, second = texts(paper.data)
    assert ("Ada Canary" in first, "Bea Canary" in second) == (True, True)
    assert paper.headers["Cache-Control"] == "no-store"
    assert paper.headers["Content-Disposition"].startswith("attachment")
    page = PdfReader(BytesIO(paper.data)).pages[0]
    assert (page.mediabox.width, page.mediabox.height) == (288, 432)


def test_by_sku_orders_of_one_product_follow_one_another(rosa, visitor):
    orders = named(rosa, "Ada Canary", "Bea Canary")
    for sku, order in zip(("Z-LAST", "A-FIRST"), orders, strict=True):
        OrderItem.update(seller_sku=sku).where(OrderItem.order == order).execute()
    bought(rosa, visitor, orders)

    first, _ = texts(saved(visitor, sort="sku").data)

    assert "Bea Canary" in first


def test_by_bin_whoever_fetches_goes_one_way(rosa, visitor):
    orders = named(rosa, "Ada Canary", "Bea Canary", "Cy Canary")
    for sku, bin_, order in zip("ABC", ("", "Z-9", "A-1"), orders, strict=True):
        OrderItem.update(seller_sku=sku).where(OrderItem.order == order).execute()
        Product.create(account=rosa.account, sku=sku, title="", words="", bin=bin_)
    bought(rosa, visitor, orders)

    pages = texts(saved(visitor, sort="bin").data)

    assert [page.split(" Canary")[0][-3:].strip() for page in pages] == ["Cy", "Bea", "Ada"]


def test_a_slip_follows_each_label_when_wanted(rosa, visitor):
    orders = named(rosa, "Ada Canary", "Bea Canary")
    bought(rosa, visitor, orders)

    pages = texts(saved(visitor, slips="yes").data)

    assert len(pages) == 4
    assert [orders[0].amazon_order_id in page for page in pages[:2]] == [True, True]
    assert "Packing slip" in pages[1]
    assert "Bea Canary" in pages[2]


@pytest.mark.parametrize(("sheet", "pages"), [("a6", 3), ("a4-2", 2), ("a4-4", 1)])
def test_labels_share_a_sheet_of_paper(rosa, visitor, sheet, pages):
    bought(rosa, visitor, rosa.has_orders(3))

    assert len(texts(saved(visitor, sheet=sheet).data)) == pages


def test_print_opens_the_paper_and_asks_for_the_printer(rosa, visitor):
    bought(rosa, visitor, rosa.has_orders(1))

    paper = saved(visitor, "Print the labels (opens a new tab)")

    assert paper.headers["Content-Disposition"].startswith("inline")
    assert PdfReader(BytesIO(paper.data)).root_object["/OpenAction"]["/N"] == "/Print"


def test_a_label_printers_commands_are_one_file(rosa, visitor):
    rosa.account.label_format = "ZPL203"
    rosa.account.save()
    bought(rosa, visitor, rosa.has_orders(2))

    file = saved(visitor, "Save as ZPL")

    assert file.data.count(b"^XA") == 2
    assert file.mimetype == "application/zpl"


def test_each_print_is_noted_and_ticked_ones_alone_are_printed(rosa, visitor):
    orders = rosa.has_orders(2)
    page = bought(rosa, visitor, orders)
    label = Label.get(Label.order == orders[1])

    for _ in range(2):
        visitor.visit(page.path)
        saved(visitor, label=str(label.id))

    noted = AuditEntry.select().where(AuditEntry.event == "personal_data.printed")
    assert [entry.subject_id for entry in noted] == [orders[1].id] * 2


def test_whoever_is_restricted_is_not_printed(rosa, visitor):
    orders = named(rosa, "Ada Canary", "Bea Canary")
    bought(rosa, visitor, orders)
    Restriction.impose(orders[0], ["recipient"], 1, utcnow())

    [page] = texts(saved(visitor, slips="").data)

    assert "Bea Canary" in page


def test_a_file_that_cant_be_put_on_a_sheet_is_named_and_the_rest_printed(rosa, visitor):
    orders = rosa.has_orders(2)
    page = bought(rosa, visitor, orders)
    LabelFile.keep(Label.get(Label.order == orders[0]), FILE, b"%PDF-broken", utcnow())

    paper = saved(visitor)

    assert len(texts(paper.data)) == 1
    assert f"print it at its order: {orders[0].amazon_order_id}" in visitor.visit(page.path)


def test_a_number_that_stood_at_an_earlier_order_is_questioned_before_printing(rosa, visitor):
    orders = named(rosa, "Ada Canary", "Bea Canary")
    page = bought(rosa, visitor, orders)
    label = Label.get(Label.order == orders[0])
    other = rosa.has_order()
    facts = {"account": rosa.account, "reference": "1", "shipped_at": utcnow()}
    OrderPackage.create(order=other, tracking_number=label.tracking_number, **facts)

    asked = visitor.visit(page.path)
    left_out = texts(saved(visitor).data)
    visitor.visit(page.path)
    meant = texts(saved(visitor, anyway=str(label.id)).data)

    assert f"This number stood at order {other.amazon_order_id} before" in asked
    assert (len(left_out), len(meant)) == (1, 2)


def test_many_are_cancelled_at_once(rosa, visitor):
    orders = rosa.has_orders(3)
    bought(rosa, visitor, orders)
    first, second, _ = Label.select().order_by(Label.id)

    page = visitor.submit("Cancel those ticked", label=[str(first.id), str(second.id)])
    rosa.processes_label()

    assert "Amazon is asked to cancel 2 labels." in page
    assert min(rosa.sold(order)[0] for order in orders) == "Purchased"
    left = Label.select().where(Label.status == LabelStatus.PURCHASED)
    assert left.count() == 1


def test_the_next_labels_are_printed_as_the_last_ones(rosa, visitor):
    bought(rosa, visitor, rosa.has_orders(1))
    saved(visitor, sheet="a4-4", sort="sku", slips="yes")

    bought(rosa, visitor, rosa.has_orders(1))

    form, _ = visitor.page.form("Save as PDF")
    assert [form.fields[name] for name in ("sheet", "sort", "slips")] == [
        ["a4-4"],
        ["sku"],
        ["yes"],
    ]
