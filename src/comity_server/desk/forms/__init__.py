"""The desk's forms: what people enter, read strictly and told back in words."""
