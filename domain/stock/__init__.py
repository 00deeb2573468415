"""The stock of orders."""
