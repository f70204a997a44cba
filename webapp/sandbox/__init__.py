"""An Amazon of our own: Seller Central, Login with Amazon and the API, for trying things out."""
