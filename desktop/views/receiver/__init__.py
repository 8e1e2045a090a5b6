"""The receiver's side: a package is verified without any vault, or taken into one."""
