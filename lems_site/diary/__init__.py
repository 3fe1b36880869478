"""The symptom diary: whose it is, who may see it, what is written in it, and what it gives back."""
