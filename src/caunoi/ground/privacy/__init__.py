"""What personal data is processed for: activities as rows with basis and validity, and what the tables declare."""
