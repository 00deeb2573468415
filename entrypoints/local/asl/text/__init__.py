"""Text forms of values: JSON as AWS writes it, numbers as Java writes them, timestamps."""
