"""PDF: every letter once, tables from ruling lines and joined over pages, paragraphs from what is left."""
