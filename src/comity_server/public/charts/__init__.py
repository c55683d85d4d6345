"""Charts and the map: pure functions from frozen values to SVG, each with its words and its table.

Only classes, never styles: colours, hatch and dash are the stylesheet's, so that the content
security policy can be strict and print and dark differ in one place.
"""
