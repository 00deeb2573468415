"""`kiosk demo`: eight short stories, told to a running shop from outside, and the books at the end."""
