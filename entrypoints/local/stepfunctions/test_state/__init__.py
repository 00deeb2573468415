"""TestState: runs one state by itself and shows its data flow."""
