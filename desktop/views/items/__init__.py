"""One item seen from outside: its history, how its versions differ, and what is around it."""
