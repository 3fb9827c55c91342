"""Index files: what is found fast is kept beside the store, derived from it and made anew when it is damaged."""
