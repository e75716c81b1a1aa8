"""Text files and Markdown: wrapped lines, pipe tables, tables taken apart, saved pages."""
