"""Source trees: delivered, listed, compared, written out."""
