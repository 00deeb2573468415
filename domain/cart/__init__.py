"""Carts: what customers intend to buy."""
