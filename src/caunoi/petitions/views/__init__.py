"""The officers' pages of petitions, and the page behind an authority's link."""
