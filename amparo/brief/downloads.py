"""The files of a brief: which output each name gives, its type, and the name under which it is saved."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string

from amparo.brief import outputs
from amparo.brief.document import Document

STYLE = "brief/document.css"


class FileType(NamedTuple):
    ending: str
    content_type: str


FILE_TYPES = {
    "html": FileType("html", "text/html; charset=utf-8"),
    "pdf": FileType("pdf", "application/pdf"),
    "docx": FileType("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "txt": FileType("txt", "text/plain; charset=utf-8"),
    "csv": FileType("csv", "text/csv; charset=utf-8"),
    "dictionary": FileType("csv", "text/csv; charset=utf-8"),
}


def answer(document: Document, number: int, output: str, *, hxl: bool = False) -> HttpResponse:
    """The file as an attachment. `hxl` adds the row of hashtags to the table."""
    ending, content_type = FILE_TYPES[output]
    suffix = "-dictionary" if output == "dictionary" else ""
    name = f"brief-{number}-{document.as_of:%Y-%m-%d}-{document.language}{suffix}.{ending}"
    response = HttpResponse(content(document, output, hxl=hxl), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def content(document: Document, output: str, *, hxl: bool = False) -> str | bytes:
    """What the file holds; a KeyError names an output that there is none of."""
    match output:
        case "html":
            return page(document)
        case "pdf":
            return outputs.pdf(document)
        case "docx":
            return outputs.docx(document)
        case "txt":
            return outputs.text(document)
        case "csv":
            return outputs.table(document, hxl=hxl)
        case "dictionary":
            return outputs.data_dictionary(document.language)
    raise KeyError(output)


def page(document: Document) -> str:
    """One file that is read without a server: its style stands inside."""
    found = finders.find(STYLE)
    style = Path(str(found)).read_text(encoding="utf-8") if found else ""
    told = {"document": document, "article": outputs.html(document), "style": style}
    return render_to_string("brief/outputs/alone.html", told)
