"""Figures from running text: rules as data, and what a figure is not."""
