"""What a row of the desk shows of an order."""
