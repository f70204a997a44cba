"""A destination: a queue that the application has named in a region."""

import uuid

from peewee import CharField, TextField

from webapp.sandbox.record import Record


class Destination(Record):
    destination_id = CharField(primary_key=True)
    region = CharField()
    name = CharField()
    arn = TextField()

    class Meta:
        table_name = "sandbox_destination"
        indexes = ((("region", "arn"), True),)

    @classmethod
    def make(cls, region: str, name: str, arn: str) -> "Destination":
        return cls.create(destination_id=str(uuid.uuid4()), region=region, name=name, arn=arn)

    @classmethod
    def of_region(cls, region: str) -> "list[Destination]":
        return list(cls.select().where(cls.region == region))

    def facts(self) -> dict[str, object]:
        resource = {"sqs": {"arn": self.arn}}
        return {"destinationId": self.destination_id, "name": self.name, "resource": resource}
