"""The job queue, and rows that one worker holds at a time."""
