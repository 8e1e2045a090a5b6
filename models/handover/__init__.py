"""The gate, a package's data, its four natures, and what comes back of it."""
