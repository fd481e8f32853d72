"""Logs as streams: which containers are meant, their lines in bounded buffers, and where to go on."""
