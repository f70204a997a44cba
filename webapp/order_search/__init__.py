"""Order search: which orders a page, a batch or an export means, and in what order."""
