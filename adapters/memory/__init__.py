"""The ports in the memory of one process: real adapters, safe under threads, gone with the process."""
