"""What takes a diary out: a table (CSV), the whole of it (JSON), and a bundle for health software (FHIR)."""
