"""People: registrations that never change, persons as decisions over them, families, consent, and who may see what."""
