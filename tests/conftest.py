"""Settings that all tests share."""

from __future__ import annotations

import os
import sys

from hypothesis import settings

# A busy machine is no failure; in CI the same examples are tried each time, so that a red run is a change's own doing.
settings.register_profile("newscmp", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("newscmp")

# Whoever runs the tests may have a config file of their own.
os.environ["XDG_CONFIG_HOME"] = "/nonexistent"
# Errors say how to install what is missing in this environment, at length where it is not the active one.
os.environ["VIRTUAL_ENV"] = sys.prefix
