"""Which Kubernetes this is: clients choose features by it."""

MAJOR, MINOR = "1", "37"
GIT_VERSION = "v1.37.2+practice"

VERSION = {
    "major": MAJOR,
    "minor": MINOR,
    "emulationMajor": MAJOR,
    "emulationMinor": MINOR,
    "minCompatibilityMajor": MAJOR,
    "minCompatibilityMinor": "36",
    "gitVersion": GIT_VERSION,
    "gitCommit": "",
    "gitTreeState": "",
    "buildDate": "1970-01-01T00:00:00Z",
    "goVersion": "",
    "compiler": "",
    "platform": "",
}
"""The build metadata behind the plus says that this is the practice cluster; semantic versions
ignore it when they are compared."""
