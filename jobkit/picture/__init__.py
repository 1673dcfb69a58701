"""What a picture shows of a run, before anything draws it: view, looks, segments, rows.

Text, matplotlib and the browser all draw from here, so that they show the same thing.
"""
