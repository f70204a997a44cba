"""All that is asked of Amazon: consent, tokens, the Selling Partner API, pacing, failures."""
