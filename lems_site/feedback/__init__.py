"""Messages from readers about pages. Readers stay anonymous."""
