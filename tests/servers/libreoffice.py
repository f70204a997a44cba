"""LibreOffice without a screen: opens a spreadsheet and saves it again, as a person would."""

import shutil
import subprocess
from pathlib import Path

from tests.servers import debian_package

PACKAGE = "libreoffice-calc-nogui"


class NoLibreOffice(Exception):
    """There is none on this machine, and none can be installed."""


def path() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def ensure() -> str:
    """Its program, installed where we may install; raises NoLibreOffice."""
    if path() is None:
        debian_package.install(PACKAGE)
    found = path()
    if found is None:
        raise NoLibreOffice(
            f"LibreOffice is missing. On Debian and Ubuntu: apt-get install {PACKAGE}"
        )
    return found


def saved_again(content: bytes, folder: Path, suffix: str = "xlsx", to: str = "xlsx") -> bytes:
    """The file as LibreOffice saves it once it has opened it, as `to`."""
    source, target = folder / f"opened.{suffix}", folder / "saved"
    source.write_bytes(content)
    command = [ensure(), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", to, "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (target / f"opened.{to.partition(':')[0]}").read_bytes()
