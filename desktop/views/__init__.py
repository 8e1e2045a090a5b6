"""What the person sees. Views show and emit; they never touch storage and never block."""
