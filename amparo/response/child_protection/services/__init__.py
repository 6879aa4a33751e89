"""Writing doors of child protection beside the steps."""
