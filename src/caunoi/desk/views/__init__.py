"""Pages of work: the inbox, what was handed over, the record of processing."""
