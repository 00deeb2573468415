"""moto in this process. Its modules import moto, which takes a second: import them late."""
