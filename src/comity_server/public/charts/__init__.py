"""Pictures of figures as values: where each mark, name and column stands; templates print them.

Nothing here imports Django and nothing has a style: colours, hatch and dash are the stylesheet's,
so that the content security policy can be strict and print and dark differ in one place. Bars and
the bar of outcomes, which the desk shows too, are in ``comity_server.faces.charts``.
"""
