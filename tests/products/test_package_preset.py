"""Package presets: the merchant's own boxes, by name."""

import pytest

from tests.products.catalogue import box, described, known
from webapp.products.package_preset import PackagePreset

TYPED = {"name": "Tube", "length": "20", "width": "4", "height": "4", "weight": "2"}


def test_rosa_adds_changes_and_deletes_a_package(rosa, shop):
    rosa.visit("/products/packages")
    added = rosa.submit("Save the package", TYPED)
    rosa.click("Change Tube")
    changed = rosa.submit("Save the package", name="Long tube", length="30")

    assert "20 × 4 × 4 in, 2 oz empty" in added
    assert "30 × 4 × 4 in, 2 oz empty" in changed
    assert PackagePreset.get().weight_grams == 57
    assert "The package is deleted." in rosa.submit("Delete Long tube")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "Write a name of 1 to 60 characters."),
        ({"height": ""}, "Write all three sides, or none."),
        ({"height": "far"}, "Write the height as a number"),
        ({"height": "999"}, "No carrier takes a package of this height."),
        ({"weight": "much"}, "Write the weight as a number"),
    ],
)
def test_what_can_not_be_kept_is_said(rosa, shop, fields, sentence):
    rosa.visit("/products/packages")
    page = rosa.submit("Save the package", {**TYPED, **fields})

    assert page.status == 422
    assert sentence in page
    assert not PackagePreset.select().exists()


def test_a_name_is_given_once(rosa, shop):
    box(shop, "Tube", 400, 80, 80)
    rosa.visit("/products/packages")

    assert "You have a package of this name already." in rosa.submit("Save the package", TYPED)


def test_a_product_outlives_its_package(rosa, shop):
    described(shop, "POSTER", preset=box(shop, "Tube", 400, 80, 80).id, weight_grams=150)
    rosa.visit("/products/packages")
    rosa.submit("Delete Tube")

    assert (known(shop, "POSTER").preset_id, known(shop, "POSTER").weight_grams) == (None, 150)


def test_carlas_packages_are_not_rosas(carla, shop):
    tube = box(shop, "Tube", 400, 80, 80)

    assert "Tube" not in carla.visit("/products/packages")
    assert carla.visit(f"/products/packages/{tube.id}").status == 404
