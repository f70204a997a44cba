"""Both databases: connections, dialects, pipelines, bulk and paced writes."""
