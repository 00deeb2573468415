"""State machines with their versions and aliases: the registry, and the API's actions on them."""
