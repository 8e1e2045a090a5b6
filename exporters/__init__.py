"""Records and streams to documents and packages: Word, PDF, spreadsheets, BagIt, verification."""
