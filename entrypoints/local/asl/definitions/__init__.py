"""The shape of a state machine's definition: its parts, its query languages and walks over its states."""
