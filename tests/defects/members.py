"""Slips in who belongs where."""

from tests.defects import Defect

DEFECTS: list[Defect] = []
