"""The portal's views: each fills one page object, or does one thing and leads to a page."""
