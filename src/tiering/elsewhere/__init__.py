"""
Regimes from other fields and other countries, one module for each edition.

They are imported by name: `from tiering.elsewhere import special_focus_2022`.  They are made of the same
parts as those of the National Health Service in England, which is the point of them.
"""
