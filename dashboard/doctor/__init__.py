"""What is reachable, allowed, slow or missing, and the manifest that would grant it.

`manage.py doctor` and the page `/doctor/` ask the same questions (`examine`), each answered by a
`Finding`: a grade, a sentence, what to do next. Nothing here changes a cluster.
"""
