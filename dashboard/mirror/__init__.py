"""The watch cache: typed records of the kinds that are drawn, kept equal to the API server's.

Only reflectors write here; everything else reads. Knows nothing of Django and of drawing.
"""
