"""`python -m practice`: see `practice.command`.

Imports make thousands of functions and classes, all of which stay: looking through them for garbage
meanwhile was a sixth of the time until the first answer.
"""

import gc
import sys

if __name__ == "__main__":
    gc.disable()
    from practice.command import main

    sys.exit(main())
