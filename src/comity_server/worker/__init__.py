"""Do what waits: take outbox rows with a lease, safe to kill at any point."""
