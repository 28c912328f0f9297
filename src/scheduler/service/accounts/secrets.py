"""Random secrets that are shown once, and the digests that are kept of them."""

import hashlib
import secrets

KEY_PREFIX = "csk_"  # so that a key that got into a repository is found by scanners


def new_secret(prefix: str = "") -> str:
    """A secret of 256 random bits; nobody guesses it, so a plain digest of it is enough."""
    return prefix + secrets.token_urlsafe(32)


def digest_of(secret: str, purpose: str = "") -> str:
    """SHA-256 of a secret in hexadecimal digits; another purpose gives another digest."""
    return hashlib.sha256(f"{purpose}\0{secret}".encode(errors="replace")).hexdigest()
