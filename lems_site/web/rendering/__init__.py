"""What every page is rendered with: the language of the request, and the HTML of form fields."""
