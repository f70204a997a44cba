"""The development runner: the whole app, its Valkey and an Amazon of its own, by one command."""
