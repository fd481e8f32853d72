"""The whole way: a real Chromium, Podium as a person starts it, and either cluster behind it."""
