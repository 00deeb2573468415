"""One module for each page of the console: its data as JSON."""
