"""Read what others publish, and the spreadsheet that a small service keeps today.

A file is taken whole or not at all. Everything that is not understood is named by row and column,
and nothing is guessed: a blank is not a zero, a footnote mark may mean anything, and a range is no
number.
"""
