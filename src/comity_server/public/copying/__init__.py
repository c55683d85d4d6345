"""Copy the public pages into a folder that any web server can hand out, or a disk can carry.

Each page is asked for as a visitor asks, links are made relative, and what needs the live house
(the portal, the desk, a user's notice) is left out or leads there.
"""
