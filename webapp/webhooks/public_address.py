"""Addresses that a merchant's words may lead us to: those of the public network, and no others.

A name is looked up once, all of its addresses are checked, and the very one that was checked is
connected to: a name whose addresses change meanwhile leads nowhere else.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# IPv6 has one range for hosts of the public network; within it lie tunnels to IPv4.
PUBLIC_V6 = ip_network("2000::/3")
TUNNELS = [ip_network(each) for each in ("2001::/23", "2002::/16", "2001:db8::/32", "3fff::/20")]
# A relay of such tunnels, and what stands for no host; the rest Python knows.
NO_HOSTS_V4 = [ip_network(each) for each in ("0.0.0.0/8", "192.0.0.0/24", "192.88.99.0/24")]


class NoPublicAddress(Exception):
    """The name has no address, or one that isn't public."""


def public_addresses(host: str, port: int) -> list[str]:
    """Those to connect to; raises NoPublicAddress."""
    found = addresses(host, port)
    if not found or not all(is_public(each) for each in found):
        raise NoPublicAddress
    return found


def addresses(host: str, port: int) -> list[str]:
    """All that the name stands for; raises NoPublicAddress where it can't be looked up."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoPublicAddress from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return _is_public_v4(address) if isinstance(address, IPv4Address) else _is_public_v6(address)


def _is_public_v4(address: IPv4Address) -> bool:
    return not any(address in network for network in NO_HOSTS_V4)


def _is_public_v6(address: IPv6Address) -> bool:
    """Mapped and translated IPv4 (::ffff:0:0/96, 64:ff9b::/96) lie outside of the range."""
    return address in PUBLIC_V6 and not any(address in network for network in TUNNELS)
