"""Pages as images: drawn, cleaned, recognised, marked."""
