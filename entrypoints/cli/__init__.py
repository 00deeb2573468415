"""The `kiosk` command: the only place where the shop and the local runtime meet."""
