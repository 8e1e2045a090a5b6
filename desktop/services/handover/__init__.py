"""The package: what goes in, its papers, its media, its sealed rendition."""
