"""Start Podium as a person does, and drive it in a real browser.

Used by the browser tests, the benchmarks and the screenshots.
"""
