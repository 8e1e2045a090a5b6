"""等保 and 密评: filings, assessments, scores, products, findings."""
