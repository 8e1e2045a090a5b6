"""How the window looks: design tokens in one place, and what Qt needs made from them."""
