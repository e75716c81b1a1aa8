"""The archive as files for other tools: CSV, JSON lines, Parquet, a workbook; each with its codebook."""
