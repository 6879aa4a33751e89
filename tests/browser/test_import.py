"""A file of figures: looked at row by row, taken whole or not at all."""

from __future__ import annotations

from playwright.sync_api import Page, expect

HEAD = "figure_id,as_of,place,pcode_hint,indicator,measure,value_low,qualifier,unit,source_id\n"
TAKEN = (
    HEAD
    + "X001,2018-12-20,Ciudad Juárez,MX,present,stock,412,exact,persons,SRC-S25\n"
    + ("X002,2018-12-20,Piedras Negras,MX,present,stock,150,approximately,persons,SRC-S25\n")
)
CHANGED = (
    TAKEN.replace("412,exact", "415,exact")
    + "X003,2018-12-20,Nuevo Laredo,MX,present,stock,90,at least,persons,SRC-S25\n"
)
BAD = (
    HEAD
    + "X004,2018-12-20,Reynosa,MX,present,stock,77,exact,persons,SRC-S25\n"
    + ("X005,2018-12-20,Reynosa,MX,present,stock,about forty,exact,persons,SRC-S25\n")
)


def test_a_file_is_previewed_taken_and_taken_again_without_change(officer: Page) -> None:
    _upload(officer, "juarez.csv", TAKEN)
    _expect_counts(officer, new=2, changed=0, same=0, refused=0)
    _take(officer)
    assert _quantity(officer, "X001") == "412 persons"
    _upload(officer, "juarez.csv", TAKEN)
    _expect_counts(officer, new=0, changed=0, same=2, refused=0)
    _upload(officer, "juarez-2.csv", CHANGED)
    _expect_counts(officer, new=1, changed=1, same=1, refused=0)
    _take(officer)
    assert _quantity(officer, "X001") == "415 persons"
    assert _quantity(officer, "X003") == "at least 90 persons"


def test_a_file_with_a_bad_row_is_refused_with_row_and_column_and_nothing_is_written(officer: Page) -> None:
    _upload(officer, "reynosa.csv", BAD)
    _expect_counts(officer, new=1, changed=0, same=0, refused=1)
    refused = officer.get_by_role("row").filter(has_text="X005")
    expect(refused.get_by_role("cell").first).to_have_text("3")
    expect(refused).to_contain_text("value_low")
    expect(officer.get_by_role("button", name="Take it into the ledger")).to_have_count(0)
    assert officer.goto("/figures/X004/").status == 404  # type: ignore[union-attr]


def _upload(page: Page, name: str, content: str) -> None:
    page.goto("/figures/import/")
    page.get_by_label("File (CSV or XLSX)").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Read and preview").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def _expect_counts(page: Page, **counts: int) -> None:
    """The preview tells how many rows it will make new, change, leave and refuse."""
    outcomes = page.get_by_role("navigation", name="Rows by outcome")
    for outcome, count in counts.items():
        expect(
            outcomes.get_by_role("link", name=f"{outcome.capitalize()} {count}", exact=True)
        ).to_be_visible()


def _take(page: Page) -> None:
    page.get_by_role("button", name="Take it into the ledger").click()
    expect(page.get_by_text("is in the ledger")).to_be_visible()


def _quantity(page: Page, reference: str) -> str:
    page.goto(f"/figures/?q={reference}")
    return page.get_by_role("row").filter(has_text=reference).locator("td.number").first.inner_text().strip()
