"""Who asks: requesting authorities, their officers, and whether each is verified.

Nobody is verified by e-mail alone: a mail domain is a signal to stop, never proof. An authority or
officer counts as verified only once a person of ours has confirmed them over a route taken from our
own directory, never from the request.
"""
