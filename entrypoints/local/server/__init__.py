"""One HTTP server for the template's APIs and websites, AWS's protocols and the console."""
