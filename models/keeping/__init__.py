"""Media, a changed master key, holds, purging, disposal, and the record of an end."""
