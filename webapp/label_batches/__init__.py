"""Labels for many orders: priced together, bought at Amazon's pace, printed as one stack."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def join(app: "Flask") -> None:
    from webapp.label_batches import label_batch_views, label_print_views, print_job_views

    for part in (label_batch_views, label_print_views, print_job_views):
        app.register_blueprint(part.blueprint)
