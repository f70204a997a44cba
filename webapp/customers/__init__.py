"""Customers: the people behind the orders, known as long as the orders still name them."""

from flask import Flask


def join(app: Flask) -> None:
    from webapp.customers import views

    app.register_blueprint(views.blueprint)
    app.extensions["navigation"].insert(-1, ("Customers", ["/customers"]))
