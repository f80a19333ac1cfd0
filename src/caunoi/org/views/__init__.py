"""Pages of units, people, calendar, trail and one's own account."""
