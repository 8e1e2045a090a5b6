"""The knowledge page: the tree of what there is, the list, the reader and the editor beside each other."""
