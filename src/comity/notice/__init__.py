"""Tell the affected user, or say by which law we may not."""
