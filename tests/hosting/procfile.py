"""What the Procfile says is run."""

from webapp.ground.settings import ROOT


def procfile() -> dict[str, str]:
    """Each process's name and command."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines)
