"""Our only door to Amazon: consent, tokens, the Selling Partner API, pacing, failures."""
