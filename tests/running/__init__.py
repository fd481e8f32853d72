"""Start Podium as a person does and drive it in a real browser: for the browser tests, the benchmarks and the screenshots."""
