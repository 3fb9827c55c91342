"""What a photo says of itself: IPTC IIM and XMP inside JPEG, PNG, TIFF and WebP. Pixels are never decoded."""
