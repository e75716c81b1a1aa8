"""Tables of the national form whose figures an export prints without anything between: ``（一）予以公开7000007``."""
