"""Give a service mapping to orders that await shipment, or go on with it."""

from datetime import timedelta

from jobs import job
from webapp.ground.clock import utcnow
from webapp.service_mappings.mapping_application import MappingApplication
from webapp.service_mappings.service_mapping import ServiceMapping

TURN = timedelta(minutes=1)


@job(ServiceMapping)
def run(mapping: ServiceMapping) -> None:
    MappingApplication(mapping).perform(utcnow() + TURN)
