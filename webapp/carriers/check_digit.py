"""Check digits: whether the last character of a carrier's number fits those before it.

Each takes the characters that its rule speaks of, in capitals, with the check digit at the end.
"""

from string import ascii_uppercase, digits

ALPHABET = digits + ascii_uppercase
FEDEX_WEIGHTS = (1, 3, 7)
S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def gs1(number: str) -> bool:
    """GS1's: weights 3 and 1 from the right, modulo 10. USPS, SSCC, FedEx Ground, Canada Post."""
    return _weighted(number[-2::-1], (3, 1)) == int(number[-1])


def ups(number: str) -> bool:
    """UPS's and OnTrac's: weights 1 and 2 from the left, modulo 10; letters count as digits."""
    figures = "".join(char if char.isdigit() else str((ord(char) - 3) % 10) for char in number[:-1])
    return _weighted(figures, (1, 2)) == int(number[-1])


def fedex(number: str) -> bool:
    """FedEx Express's: weights 1, 3 and 7 from the right, modulo 11, and of a ten the 0."""
    total = _total(number[-2::-1], FEDEX_WEIGHTS)
    return total % 11 % 10 == int(number[-1])


def s10(number: str) -> bool:
    """The Universal Postal Union's S10, of its nine digits alone: modulo 11."""
    rest = 11 - _total(number[:-1], S10_WEIGHTS) % 11
    return {10: 0, 11: 5}.get(rest, rest) == int(number[-1])


def mod7(number: str) -> bool:
    """What is left after a division by seven. DHL Express, Yamato, Sagawa."""
    return int(number[:-1]) % 7 == int(number[-1])


def identcode(number: str) -> bool:
    """Deutsche Post's, of identcodes and leitcodes: weights 4 and 9 from the left, modulo 10."""
    return _weighted(number[:-1], (4, 9)) == int(number[-1])


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1: each second digit from the right doubled, modulo 10. Purolator."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2]]
    return (sum(doubled) + _total(number[::-2], (1,))) % 10 == 0


def mod37_36(number: str) -> bool:
    """ISO/IEC 7064, MOD 37,36. DPD."""
    product = 36
    for char in number[:-1]:
        total = (product + ALPHABET.index(char)) % 36 or 36
        product = total * 2 % 37
    return (product + ALPHABET.index(number[-1])) % 36 == 1


def _weighted(figures: str, weights: tuple[int, ...]) -> int:
    """The digit that makes the weighted sum a multiple of ten."""
    return -_total(figures, weights) % 10


def _total(figures: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weights[place % len(weights)] for place, digit in enumerate(figures))
