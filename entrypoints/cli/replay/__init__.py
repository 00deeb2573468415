"""`kiosk replay`: plays a log of real orders through the shop."""
