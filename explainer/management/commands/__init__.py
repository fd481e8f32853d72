"""`manage.py lesson`."""
