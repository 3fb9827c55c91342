"""`python -m commonwire.app.commands` is the program where its script is not on the path."""

from __future__ import annotations

import sys

from commonwire.app.commands import main

sys.exit(main())
