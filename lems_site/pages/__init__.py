"""The pages around the guide: home, about, accessibility, errors, and what programs ask for."""
