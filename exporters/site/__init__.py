"""The knowledge base as pages that open from a folder, with search, and without us or a network."""
