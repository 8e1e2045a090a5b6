"""What the contract asks for: rules, duties, evidence, indicators, payments, the gate."""
