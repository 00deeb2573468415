"""`kiosk replay`: a log of real orders, played through the shop."""
