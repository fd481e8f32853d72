"""How a lesson is played: a pure machine of stages, and the documents it shows.

Knows neither Django nor the network: what people and the cluster do comes in as commands and events, the
time with them, and what shall be done goes out as effects.
"""
