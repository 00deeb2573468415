"""Commands that talk to a running Kiosk."""
