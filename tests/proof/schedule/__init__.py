"""Drive two real connections through the shipped statements, one statement at a time.

Each side runs real actions in a thread with a connection of its own. Before every statement and
every commit it waits until the controller lets it take that one step; a step that waits for a lock
of the other side is seen to wait, and goes on once the lock is free. So an interleaving is a string
of letters, and it is the product's own code that is interleaved, not a copy of it.
"""
