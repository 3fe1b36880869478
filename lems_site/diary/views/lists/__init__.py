"""Views of symptoms, medicines, questions and appointments."""
