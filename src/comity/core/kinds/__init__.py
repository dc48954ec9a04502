"""What each kind of act does: one function a kind, (council, act, context) -> council,
or Refused.
"""
