"""Reading across the tables of plans and tasks. Nothing here writes."""
