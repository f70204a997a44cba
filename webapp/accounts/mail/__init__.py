"""What people are mailed: by their choice, taken back by the mail itself, shown in development."""
