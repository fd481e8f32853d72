"""Lessons played without a browser, at full speed: whether they come to their end, and prove what they say.

`manage.py lesson test` plays them, on a practice cluster that it starts and that is thrown away.
"""
