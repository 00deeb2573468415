"""The shop on a laptop: composition, demo data, console panels, and the audit of its books."""
