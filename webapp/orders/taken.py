"""What was taken in of a page of orders, in numbers."""

from dataclasses import dataclass


@dataclass
class Taken:
    seen: int = 0
    new: int = 0
    changed: int = 0
    set_aside: int = 0
