"""PDF documents made in memory, with words in any script and barcodes that scanners read."""
