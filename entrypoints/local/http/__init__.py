"""HTTP code that every server of the local runtime shares."""
