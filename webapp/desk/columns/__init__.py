"""The columns of the desk: which there are, and which ones each person sees in what order."""
