"""Which reports are the same one at several addresses, and which hold text of another agency.

Nothing is deleted. A document is boiled down to a :class:`Fingerprint` when it is written (``fingerprint``); the rest
works on fingerprints alone: pairs that may be copies (``pairs``), whether agencies and years agree (``agreement``),
groups with one report that stands for the others (``clusters``), what a copy says differently (``differences``), and
sentences that stand in reports of different agencies (``copied``).
"""

from archive.similar.fingerprint import Fingerprint, fingerprint, fingerprints

__all__ = ["Fingerprint", "fingerprint", "fingerprints"]
