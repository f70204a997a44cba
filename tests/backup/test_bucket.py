"""Backups go to S3, or to a server that speaks like it, whole or not at all."""

from collections.abc import Iterator

import pytest
from boto3.session import Session

from tests.servers.key_service import CREDENTIALS, REGION, KeyService, kms
from webapp.backup.backup_error import BackupError
from webapp.backup.backup_target import Bucket
from webapp.ground.clock import utcnow

__all__ = ["kms"]
LARGE = 20_000_000


@pytest.fixture
def bucket(kms: KeyService, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    client = Session(*CREDENTIALS.values(), region_name=REGION).client("s3", endpoint_url=kms.url)
    where = {"LocationConstraint": REGION}
    client.create_bucket(Bucket="backups", CreateBucketConfiguration=where)
    yield Bucket("backups", "main", kms.url)
    kms.forget_all()


def test_a_large_file_streams_there_and_back(bucket):
    size = bucket.put("a.age", lambda out: [out.write(b"x" * 1_000_000) for _ in range(20)])

    assert size == LARGE
    assert bucket.names() == ["a.age"]
    assert bucket.open("a.age").read() == b"x" * LARGE


def test_a_file_that_fails_half_way_is_not_kept(bucket):
    def fail(out):
        out.write(b"x" * LARGE)
        raise BackupError("pg_dump failed: out of memory")

    with pytest.raises(BackupError, match="out of memory"):
        bucket.put("half.age", fail)

    assert bucket.names() == []


def test_a_file_is_removed(bucket):
    bucket.put("old.age", lambda out: out.write(b"old"))

    bucket.remove("old.age")

    assert bucket.names() == []


def test_a_server_that_refuses_is_named(kms):
    with pytest.raises(BackupError, match="S3 refuses bucket nobodys: NoSuchBucket"):
        Bucket("nobodys", "", kms.url).names()


def test_parts_of_an_upload_that_was_killed_are_removed(bucket, kms):
    client = Session(*CREDENTIALS.values(), region_name=REGION).client("s3", endpoint_url=kms.url)
    upload = client.create_multipart_upload(Bucket="backups", Key="main/half.age")
    part = {"Bucket": "backups", "Key": "main/half.age", "UploadId": upload["UploadId"]}
    client.upload_part(**part, PartNumber=1, Body=b"x")

    bucket.remove_parts(utcnow())

    assert not client.list_multipart_uploads(Bucket="backups").get("Uploads")
