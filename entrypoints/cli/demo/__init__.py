"""`kiosk demo`: short stories against a running shop, and an audit of its books."""
