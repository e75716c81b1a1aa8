"""Groups of commands; ``gongkai.py`` puts them together. Only click is imported before a command runs."""
