"""The national statistical forms and their local forebears: rows by label and order, columns by heading."""
