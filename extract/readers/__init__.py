"""One module per format; each turns bytes into a :class:`extract.model.Document`."""
