"""The outputs of the brief: each reads one frozen document, and the same document gives the same bytes."""

from amparo.brief.outputs.docx import docx
from amparo.brief.outputs.html import html
from amparo.brief.outputs.pdf import pdf
from amparo.brief.outputs.table import data_dictionary, table
from amparo.brief.outputs.text import text

__all__ = ["data_dictionary", "docx", "html", "pdf", "table", "text"]
