"""Where backups are kept: a folder, or a bucket of S3 or of a server that speaks like it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlsplit

from webapp.backup.backup_error import BackupError
from webapp.backup.durable_file import put_in_place

# A file that isn't whole yet; of an upload S3 keeps the parts, and doesn't list them.
PART = ".part"
Write = Callable[[BinaryIO], None]


class BackupTarget(Protocol):
    """Files by name; a file is there whole or not at all."""

    @property
    def place(self) -> str:
        """Where it is: two targets are one when this is the same."""

    def put(self, name: str, write: Write) -> int:
        """Have `write` write a file; returns its size in bytes."""

    def open(self, name: str) -> BinaryIO: ...

    def names(self) -> list[str]: ...

    def remove(self, name: str) -> None: ...

    def remove_parts(self, before: datetime) -> None:
        """What is left of files whose writing was begun by then, and killed."""


def target_at(address: str, s3_url: str = "") -> BackupTarget:
    """`s3://bucket/prefix` (at another server when `s3_url` names one), or a folder.

    Anything else raises BackupError: a variable that isn't set would mean the current folder.
    """
    parts = urlsplit(address.strip())
    if parts.scheme == "s3" and parts.netloc:
        return Bucket(parts.netloc, parts.path.strip("/"), s3_url)
    if not address.strip():
        raise BackupError("The place of the backups is empty: name a folder or s3://bucket/prefix.")
    if "://" in address:
        raise BackupError(
            f"{address} is no place for backups: name a folder or s3://bucket/prefix."
        )
    return Folder(Path(address))


class Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def place(self) -> str:
        return str(self._folder.resolve())

    def put(self, name: str, write: Write) -> int:
        part = self._folder / f"{name}{PART}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(
                os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
            ) as out:
                write(out)
                out.flush()
                os.fsync(out.fileno())
            put_in_place(part, self._folder / name)
        except OSError as error:
            raise BackupError(f"{self._folder} can't be written: {error.strerror}.") from None
        finally:
            with suppress(OSError):
                part.unlink()
        return (self._folder / name).stat().st_size

    def open(self, name: str) -> BinaryIO:
        try:
            return (self._folder / name).open("rb")
        except OSError as error:
            raise BackupError(f"{name} can't be read: {error.strerror}.") from None

    def names(self) -> list[str]:
        return [file.name for file in self._folder.glob("*") if file.is_file()]

    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    def remove_parts(self, before: datetime) -> None:
        for file in self._folder.glob(f"*{PART}"):
            if file.stat().st_mtime < before.timestamp():
                file.unlink(missing_ok=True)


class Bucket:
    """Credentials are found as AWS' own tools find them."""

    def __init__(self, bucket: str, prefix: str, url: str) -> None:
        self._bucket, self._prefix, self._url = bucket, f"{prefix}/" if prefix else "", url

    @property
    def place(self) -> str:
        return f"s3://{self._bucket}/{self._prefix}"

    def put(self, name: str, write: Write) -> int:
        out, into = os.pipe()
        failures: list[BaseException] = []
        writer = Thread(target=_write_all, args=(write, into, failures), daemon=True)
        with os.fdopen(out, "rb") as content, self._server() as server:
            writer.start()
            checked = _Checked(content, writer, failures)
            server.upload_fileobj(checked, self._bucket, self._key(name))
            return int(server.head_object(**self._object(name))["ContentLength"])

    def open(self, name: str) -> BinaryIO:
        with self._server() as server:
            body: BinaryIO = server.get_object(**self._object(name))["Body"]
        return body

    def names(self) -> list[str]:
        with self._server() as server:
            pages = server.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            keys = [each["Key"] for page in pages for each in page.get("Contents", [])]
        return [key.removeprefix(self._prefix) for key in keys]

    def remove(self, name: str) -> None:
        with self._server() as server:
            server.delete_object(**self._object(name))

    def remove_parts(self, before: datetime) -> None:
        """As far as the credentials may: a rule of the bucket does it as well."""
        with suppress(BackupError), self._server() as server:
            pages = server.get_paginator("list_multipart_uploads").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            for upload in [each for page in pages for each in page.get("Uploads", [])]:
                if upload["Initiated"] < before:
                    server.abort_multipart_upload(
                        Bucket=self._bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                    )

    def _key(self, name: str) -> str:
        return f"{self._prefix}{name}"

    def _object(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._key(name)}

    @contextmanager
    def _server(self) -> Iterator[Any]:
        """S3; raises BackupError when it refuses or can't be reached."""
        # It takes a second to load, and only a backup to a bucket needs it.
        import boto3
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield boto3.client("s3", endpoint_url=self._url or None)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "unknown")
            raise BackupError(f"S3 refuses bucket {self._bucket}: {code}.") from None
        except (Boto3Error, BotoCoreError) as error:
            raise BackupError(f"S3 can't be reached: {type(error).__name__}.") from None


class _Checked:
    """A pipe to read, whose end is one only when its writer didn't fail: an upload that ends would
    otherwise keep half a file."""

    def __init__(self, content: BinaryIO, writer: Thread, failures: list[BaseException]) -> None:
        self._content, self._writer, self._failures = content, writer, failures

    def read(self, size: int = -1) -> bytes:
        part = self._content.read(size)
        if not part or len(part) < size:
            self._writer.join()
        if self._failures:
            raise self._failures[0]
        return part


def _write_all(write: Write, pipe: int, failures: list[BaseException]) -> None:
    try:
        with os.fdopen(pipe, "wb") as into:
            write(into)
    except BaseException as failure:  # noqa: BLE001 - raised again by whoever reads
        failures.append(failure)
