"""What every room stands on: settings, databases, keys, mail, logs, web pages. Knows no room."""
