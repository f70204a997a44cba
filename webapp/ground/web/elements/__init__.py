"""Elements of a page that are written by the hundred: moments and badges."""
