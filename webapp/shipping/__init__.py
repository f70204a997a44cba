"""Shipping: by which carrier and service orders go out."""

from flask import Flask

from webapp.shipping.mapping_application import MappingApplication
from webapp.shipping.mapping_census import MappingCensus

__all__ = ["MappingApplication", "MappingCensus", "join"]


def join(app: Flask) -> None:
    from webapp.shipping.service_mapping_views import service_mappings

    app.register_blueprint(service_mappings)
