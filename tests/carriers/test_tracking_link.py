"""A link to a carrier's page, pasted where a number belongs: the number is taken or refused."""

import pytest

from webapp.carriers.carrier import CARRIERS
from webapp.carriers.number_problem import NumberProblem, number_problem
from webapp.carriers.tracking_number import read

LINKS = {
    "https://www.ups.com/track?loc=en_US&tracknum=1Z999AA10123456784&requester=WT/": (
        "1Z999AA10123456784"
    ),
    "https://www.fedex.com/fedextrack/?trknbr=785458233610&trkqual=2460~785458233610~FX": (
        "785458233610"
    ),
    "https://nolp.dhl.de/set_identcodes.do?lang=de&idc=00340434161094042557&zip=53113": (
        "00340434161094042557"
    ),
    "https://www.royalmail.com/track-your-item#/tracking-results/AB123456785GB": "AB123456785GB",
    "https://jouw.postnl.nl/track-and-trace/3SABCD1234567-NL-1234AB": "3SABCD1234567",
    "tools.usps.com/go/TrackConfirmAction?tLc=2&tLabels=420100239405507899000301234566%2C": (
        "9405507899000301234566"
    ),
    "www.laposte.fr/outils/suivre-vos-envois?code=6A12345678901": "6A12345678901",
    "gls-group.com/track/12345678901": "12345678901",
    "Track it here: https://gls-group.com/track/12345678901.": "12345678901",
    "https://www.ups.com/track?tracknum=1Z%20999%20AA1%2001%202345%206784": "1Z999AA10123456784",
}
UNCLEAR = [
    "https://example.com/",
    "dhl.com/track",
    "https://parcels.example/p?id=12",
    "https://www.ups.com/track?tracknum=1Z999AA10123456784,1Z999AA10123456793",
    "https://sellercentral.amazon.com/orders-v3/order/112-1234567-1234567",
]


@pytest.mark.parametrize(("link", "number"), LINKS.items(), ids=LINKS.values())
def test_the_number_is_taken_out_of_a_link(link, number):
    assert read(link).number == number
    assert number_problem("", number) is None


@pytest.mark.parametrize("link", UNCLEAR)
def test_a_link_whose_number_cannot_be_told_is_refused_as_a_link(link):
    assert number_problem("", read(link).number) is NumberProblem.LINK


def test_a_link_of_ours_is_read_as_the_number_that_it_was_made_of():
    followed = [each for each in CARRIERS if each.tracking]

    scanned = [read(each.tracking_url("AB123456785XX")) for each in followed]

    assert {each.number for each in scanned} == {"AB123456785XX"}
    pairs = zip(followed, scanned, strict=True)
    assert all(each.carrier in ("", carrier.name) for carrier, each in pairs)


def test_a_post_code_in_a_link_is_never_kept():
    assert "M12AB" not in read("https://track.dpd.co.uk/p/15501234567890?postcode=M12AB").number
