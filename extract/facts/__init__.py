"""What a careful reader takes from the clean text: who, when, how many."""
