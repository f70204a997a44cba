"""Reports of the sandbox: a table of orders, made some time after it was asked for."""
