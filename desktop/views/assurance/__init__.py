"""The assurance page: 等保 and 密评 on one page a system, the scoring sheet, findings on their way, products."""
