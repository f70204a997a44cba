"""A genuine CUPS with queues of its own: its configuration, files and spool in one folder."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_connection

from tests.servers import debian_package
from tests.servers.free_port import free_port

PACKAGES = ("cups-daemon", "cups-client", "cups-filters")
# A printer that takes PDF, on the papers that labels have.
PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "PDF.PPD"
*Manufacturer: "Tests"
*Product: "(PDF)"
*ModelName: "PDF"
*ShortNickName: "PDF"
*NickName: "PDF"
*PSVersion: "(3010) 0"
*ColorDevice: False
*cupsVersion: 2.4
*cupsFilter2: "application/vnd.cups-pdf application/pdf 0 -"
*OpenUI *PageSize: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageSize w288h432/4 x 6: "<</PageSize[288 432]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageRegion w288h432/4 x 6: "<</PageSize[288 432]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*ImageableArea w288h432/4 x 6: "0 0 288 432"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*PaperDimension w288h432/4 x 6: "288 432"
"""
# Its filters and backends run as others do; who isn't root keeps them as themselves.
CONFIGURATION = """
Listen 127.0.0.1:{port}
Browsing Off
WebInterface No
DefaultAuthType None
PreserveJobHistory Yes
PreserveJobFiles No
MaxJobs 500
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  JobPrivateAccess default
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
FILES = """
ServerRoot {folder}/etc
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
TempDir {folder}/spool
AccessLog {folder}/access
ErrorLog {folder}/errors
PageLog {folder}/pages
{user}
"""
FILTER = Path("/usr/lib/cups/filter/pdftopdf")
ANSWERS_WITHIN = 60.0


class NoCups(Exception):
    """Says how to get one."""


def ensure() -> str:
    """Its path, installed where we may install; raises NoCups elsewhere."""
    if not (_path() and FILTER.exists()):
        debian_package.install(*PACKAGES)
    found = _path()
    if not found or not FILTER.exists():
        raise NoCups(f"The tests need CUPS: apt-get install {' '.join(PACKAGES)}")
    return found


class Cups:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        for name in ("etc", "etc/ppd", "spool", "cache", "state"):
            (folder / name).mkdir()
        (folder / "etc/cupsd.conf").write_text(CONFIGURATION.format(port=self.port))
        root = debian_package.can_install()
        user = "SystemGroup root\nUser lp\nGroup lp" if root else ""
        (folder / "etc/cups-files.conf").write_text(FILES.format(folder=folder, user=user))
        self._ppd = folder / "pdf.ppd"
        self._ppd.write_text(PPD)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [ensure(), "-f", "-c", f"{self.folder}/etc/cupsd.conf"]
        words += ["-s", f"{self.folder}/etc/cups-files.conf"]
        with (self.folder / "said").open("ab") as said:
            self._process = subprocess.Popen(words, stdout=said, stderr=subprocess.STDOUT)
        until = time.monotonic() + ANSWERS_WITHIN
        while not self._answers():
            assert time.monotonic() < until, self.said
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def add_pdf_queue(self, name: str, port: int) -> None:
        """Of PDF, which comes out of its filters at a port of this machine."""
        self.tell(
            "lpadmin", "-p", name, "-v", f"socket://127.0.0.1:{port}", "-P", str(self._ppd), "-E"
        )

    def add_raw_queue(self, name: str, port: int) -> None:
        """Which hands on what it gets."""
        self.tell("lpadmin", "-p", name, "-v", f"socket://127.0.0.1:{port}", "-m", "raw", "-E")

    def tell(self, *words: str) -> str:
        """One of its own programs, to this server."""
        program = shutil.which(words[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        assert program, f"{words[0]} is missing"
        command = [program, "-h", f"127.0.0.1:{self.port}", *words[1:]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{done.stderr}{self.said}"
        return done.stdout

    @property
    def said(self) -> str:
        logs = [self.folder / name for name in ("said", "errors")]
        return "\n".join(each.read_text() for each in logs if each.exists())

    def _answers(self) -> bool:
        with suppress(OSError), create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False


@contextmanager
def running_cups() -> Iterator[Cups]:
    """In a folder that its filters can read, whoever they run as."""
    folder = Path(tempfile.mkdtemp(prefix="cups-"))
    folder.chmod(0o755)
    cups = Cups(folder)
    try:
        cups.start()
        yield cups
    finally:
        cups.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _path() -> str | None:
    return shutil.which("cupsd") or shutil.which("cupsd", path="/usr/sbin")
