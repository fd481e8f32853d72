"""The kinds of batches of a run, one a module. A batch is some seconds of requests to a fresh server, and
the same for the same number."""
