"""What a pasted list of tracking numbers may look like."""
