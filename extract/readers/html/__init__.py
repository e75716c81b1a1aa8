"""Pages: one lxml tree, tables out first, the body by container or by judgement, metadata, titles, attachments."""
