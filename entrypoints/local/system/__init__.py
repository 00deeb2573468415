"""Clock, ids, seeds, timers and threads of the local runtime: ports that tests replace."""
