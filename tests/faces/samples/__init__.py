"""The gallery's sample pages: one page object at least for each template of each face.

People, authorities' officers and cases are invented; so is the service "Example Search".
"""
