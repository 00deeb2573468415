"""Checkout: how a cart becomes an order."""
