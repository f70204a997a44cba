"""What every page needs: guards, errors, filters, static files, health."""
