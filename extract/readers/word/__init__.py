"""Word files: DOCX from its XML, older ones through LibreOffice or, for their running text, antiword."""
