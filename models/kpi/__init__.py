"""The contract's indicators: rules, entries, targets, forecast, traps."""
