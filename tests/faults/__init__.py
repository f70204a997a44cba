"""What may break, broken on purpose: real processes, real servers, Amazon on its worst days."""
