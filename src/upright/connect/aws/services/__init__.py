"""Which calls read which resources: one table for each group of services."""
