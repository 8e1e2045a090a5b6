"""The start page: open a vault or create one."""
