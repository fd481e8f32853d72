"""The commands of `manage.py` for authors of lessons."""
