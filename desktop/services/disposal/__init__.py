"""Holds, purging, destruction, and the papers that prove them."""
