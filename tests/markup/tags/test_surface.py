"""The words that a tag prints: the term's own spelling, and two halves of one name as one."""

from __future__ import annotations

import pytest

from tests.markup.rendered_text import RenderedText


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("|dry_mouth|Xerostomia|", "dry mouth"),
        ("|Dry_mouth|Xerostomia|", "Dry mouth"),
        ("|malignancy|Cancer|", "malignancy"),
        ("|3_4_diaminopyridine|3_4_Diaminopyridine|", "3,4-diaminopyridine"),
        ("|3_4_DAP|3_4_Diaminopyridine|", "3,4-DAP"),
        ("|St_Thomas_Hospital|St_Thomas_Hospital|", "St Thomas' Hospital"),
        ("|B8|Hla_B8|", "HLA-B8"),
        ("|Q_type|Q_Type_Calcium_Channel|", "Q-type"),
        ("|voltage-gated|P_Type_Calcium_Channel|", "voltage-gated"),
    ],
)
def test_is_printed_as_the_term_spells_it(tag, words):
    assert RenderedText(f"It is {tag} here.").words == f"It is {words} here."


@pytest.mark.parametrize("between", ["/", " / ", "  /  ", "-", " - "])
def test_two_halves_print_one_name_and_one_link(between):
    page = RenderedText(f"the |P|P_Type_Calcium_Channel|{between}|Q_type|Q_Type_Calcium_Channel|  VGCC")
    assert page.words == "the P/Q-type VGCC"
    assert page.explained == ["P/Q-type"]
    assert page.rendered.pairs == [("P", "P_Type_Calcium_Channel"), ("Q_type", "Q_Type_Calcium_Channel")]


def test_the_haplotype_is_one_name():
    page = RenderedText("these diseases.  |HLA_DR3|Hla_Dr3| - |B8|Hla_B8|  , in particular")
    assert page.words == "these diseases. HLA-B8-DR3, in particular"
    assert page.explained == ["HLA-B8-DR3"]
    assert page.rendered.pairs == [("HLA_DR3", "Hla_Dr3"), ("B8", "Hla_B8")]


def test_halves_in_the_other_order_stay_two_names():
    page = RenderedText("|Q_type|Q_Type_Calcium_Channel|/|P|P_Type_Calcium_Channel|")
    assert page.words == "Q-type/P-type"


def test_halves_of_different_terms_stay_two_names():
    page = RenderedText("|P|P_Type_Calcium_Channel|/|B8|Hla_B8|")
    assert page.words == "P-type/HLA-B8"
    assert page.explained == ["P-type", "HLA-B8"]


def test_an_odd_surface_is_shown_as_it_is():
    page = RenderedText("""|<b>"'&|Cancer|""")
    assert page.words == "<b>\"'&"
    assert page.all("b") == []
