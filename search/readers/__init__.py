"""Text out of files, format by format. Behind the fence: every byte is hostile."""
