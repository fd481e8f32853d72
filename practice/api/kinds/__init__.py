"""One module per kind: its row of the resource table, its defaults and its rules."""
