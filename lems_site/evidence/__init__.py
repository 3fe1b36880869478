"""What is said about LEMS, and who says it: the claims, facts and conflict points that pages cite."""
