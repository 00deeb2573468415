"""The ports in the memory of one process: real adapters, thread-safe, gone with the process."""
