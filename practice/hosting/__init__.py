"""Several clusters behind one socket: the first at the root, its forks under `/clusters/NAME`.

A client is given a fork's address and tokens and cannot tell it from a cluster of its own: kubectl and
client-go take a server address with a path.
"""
