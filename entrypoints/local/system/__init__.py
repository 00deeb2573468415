"""Clock, ids, seeds, timers and threads of the local runtime: ports, so that tests can hold them."""
