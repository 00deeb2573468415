"""The shop's business rules, by subject. Imports the standard library and pydantic, nothing else.

Every subject has its models, its services (one per use case) and the ports that they need; adapters fit the
ports by shape. Below the subjects stands what all of them share: errors, money, pages, texts, clock and ids.
"""
