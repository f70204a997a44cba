"""Paper: PDF documents made in memory, with words in any script and bars that scanners read."""

from webapp.paper.ink import Ink
from webapp.paper.paper import MARGIN, Paper
from webapp.paper.strip import Strip, beside, gap, height_of, lay

__all__ = ["MARGIN", "Ink", "Paper", "Strip", "beside", "gap", "height_of", "lay"]
