"""Pictures of text: scanned and photographed pages."""
