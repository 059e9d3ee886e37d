"""
Regimes of the National Health Service in England, one module for each edition.

They are imported by name: `from tiering.nhs import uec_2023`.
"""
