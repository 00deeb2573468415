"""The console on HTTP: static files, JSON, the stream of changes, and the guard in front of them."""
