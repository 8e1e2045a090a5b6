"""The people page: who is on site with which papers, what is on file about them, and matters that run in steps."""
