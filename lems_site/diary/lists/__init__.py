"""What a person keeps lists of: symptoms, medicines, questions, appointments."""
