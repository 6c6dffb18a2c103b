"""Amounts on pages: fen as yuan."""

from django import template

from core.money import yuan

register = template.Library()
register.filter("yuan", yuan)
