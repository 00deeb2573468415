"""The parts that every integration uses: its declaration and the answers of its tasks."""
