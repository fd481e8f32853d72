"""What several processes behind one address tell each other (docs/several-processes.md).

Rows never travel here: each process has them from the cluster itself. What does is small and made by people: notes, how
far a drain is, what a probe counts, and the wish to stop one of these.
"""
