"""Work away from the window's thread: jobs, the runner that serialises writers, and what they tell the views."""
