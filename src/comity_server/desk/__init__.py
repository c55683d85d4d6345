"""Face our team: queue, case, holds, releases, authorities."""
