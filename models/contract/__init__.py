"""What a contract and its rules say: catalogue, calendar, deadlines, penalties, payments."""
