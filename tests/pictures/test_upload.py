"""Dana uploads, describes, replaces and deletes pictures in the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from lems_site.articles.models import Article
from lems_site.pictures.models import Picture, PictureBytes
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.publish import publish, save_revision

from . import images

pytestmark = pytest.mark.django_db
ADD = "/admin/pictures/picture/add/"


def stored_digests() -> list[str]:
    return list(PictureBytes.objects.values_list("digest", flat=True))


def place(name: str) -> Article:
    """Publish an article that shows the picture."""
    page = Article.objects.get(slug="history")
    text = f"{page.live.text}\n::: picture {name}\n\nHold on.\n\n:::\n"
    publish(page_types["articles"], revision=save_revision(page_types["articles"], text=text, by=None, page=page), by=None)
    return page


def test_an_uploaded_picture_is_kept_under_its_hash_and_said_how_to_place(editor, fields):
    answer = editor.post(ADD, fields(images.camera_photo()), follow=True)
    picture = Picture.objects.get()
    assert answer.status_code == 200
    assert stored_digests() == [picture.digest]
    page = editor.get(f"/admin/pictures/picture/{picture.pk}/change/").content.decode()
    assert "::: picture hand-on-rail" in page
    assert f'src="/pictures/{picture.digest}.jpg" width="60" height="40" alt="A hand holds a stair rail."' in page
    assert picture.changed_by.email == "dana@example.org"


def test_the_same_picture_under_two_names_is_kept_once(editor, fields):
    editor.post(ADD, fields(images.camera_photo()))
    editor.post(ADD, fields(images.camera_photo()) | {"name": "rail-again"})
    assert Picture.objects.count() == 2
    assert len(stored_digests()) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"alt": ""}, "This field is required"),
        ({"alt": "Photo"}, "Say what the picture shows"),
        ({"alt": "image of 12"}, "Say what the picture shows"),
        ({"alt": "DSC_00012.JPG"}, "Say what the picture shows"),
        ({"name": "../../etc/passwd"}, "Use small letters, digits and hyphens"),
        ({"name": "Hand On Rail"}, "Use small letters, digits and hyphens"),
        ({"name": "hand-on-rail\n"}, None),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(editor, fields, change, said):
    answer = editor.post(ADD, fields(images.camera_photo()) | {"credit": "A. Painter", **change})
    if said is None:
        assert answer.status_code == 302
        assert Picture.objects.get().name == "hand-on-rail"
        return
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="A. Painter"' in answer.content.decode()
    assert "Choose the picture again" in answer.content.decode()
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "Choose a picture from your computer."),
        (images.SVG, "This is not a JPEG, PNG or WebP picture"),
        (images.png_with_claimed_size(60_000, 60_000), "more than 40 million pixels"),
        (images.animated_image("WEBP"), "This picture moves."),
        (images.camera_photo() + bytes(16 * 1024 * 1024), "larger than 15 MB"),
    ],
    ids=["none", "svg", "bomb", "moving", "large"],
)
def test_a_file_that_is_no_good_picture_is_refused_in_words(editor, fields, data, said):
    answer = editor.post(ADD, fields(data, name="innocent.png", kind="image/png"))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert stored_digests() == []


def test_a_picture_on_a_page_is_shown_to_readers(client, rail):
    place(rail.name)
    page = " ".join(client.get("/articles/history/").content.decode().split())
    assert f'src="/pictures/{rail.digest}.jpg" width="60" height="40" alt="A hand holds a stair rail."' in page
    assert "Picture: A. Painter. Licence: CC BY 4.0." in page
    assert client.get("/booklet/").content.decode().count(rail.digest) == 1


def test_other_words_for_a_picture_reach_its_pages_at_once(editor, fields, rail):
    place(rail.name)
    answer = editor.post(f"/admin/pictures/picture/{rail.pk}/change/", fields() | {"alt": "A hand on a wooden rail."})
    assert answer.status_code == 302
    page = editor.get("/articles/history/").content.decode()
    assert 'alt="A hand on a wooden rail."' in page
    assert "A hand holds" not in page
    assert rail.digest in page


def test_another_file_takes_the_place_of_the_first_which_is_deleted(editor, fields, rail):
    place(rail.name)
    editor.post(f"/admin/pictures/picture/{rail.pk}/change/", fields(images.png_with_notes()))
    new = Picture.objects.get()
    assert new.digest != rail.digest
    assert f"/pictures/{new.digest}.png" in editor.get("/articles/history/").content.decode()
    assert stored_digests() == [new.digest]
    assert editor.get(rail.url).status_code == 404


def test_a_picture_that_a_page_shows_cannot_be_deleted(editor, rail):
    place(rail.name)
    assert editor.get(f"/admin/pictures/picture/{rail.pk}/delete/").status_code == 403
    assert editor.post(f"/admin/pictures/picture/{rail.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Picture.objects.exists()


def test_a_picture_that_no_page_shows_can_be_deleted_and_is_gone(editor, rail):
    editor.post(f"/admin/pictures/picture/{rail.pk}/delete/", {"post": "yes"})
    assert not Picture.objects.exists()
    assert stored_digests() == []


def test_bytes_that_another_picture_needs_stay(editor, fields, rail):
    editor.post(ADD, fields(images.camera_photo()) | {"name": "rail-again"})
    editor.post(f"/admin/pictures/picture/{rail.pk}/delete/", {"post": "yes"})
    assert len(stored_digests()) == 1


def test_the_list_says_where_pictures_are_used_in_a_fixed_number_of_queries(editor, rail, fields, django_assert_num_queries):
    place(rail.name)
    editor.get("/admin/pictures/picture/")
    with django_assert_num_queries(5):
        page = editor.get("/admin/pictures/picture/").content.decode()
    assert '<td class="field-uses">1</td>' in page
    for number in range(3):
        editor.post(ADD, fields(images.camera_photo()) | {"name": f"again-{number}"})
    with django_assert_num_queries(5):
        editor.get("/admin/pictures/picture/")


def test_a_stranger_and_staff_without_the_right_are_refused(client, cleo, fields):
    for is_staff in (False, True):
        cleo.is_staff = is_staff
        cleo.save()
        client.force_login(cleo)
        assert client.post(ADD, fields(images.camera_photo())).status_code in (302, 403)
    assert not Picture.objects.exists()
    cleo.user_permissions.add(Permission.objects.get(codename="add_picture"))
    assert client.post(ADD, fields(images.camera_photo())).status_code == 302
    assert Picture.objects.exists()


def test_a_picture_is_cropped_when_it_is_uploaded_and_later_again(editor, fields):
    editor.post(ADD, fields(images.camera_photo()) | {"cut_right": "50"})
    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (30, 40)
    first = picture.digest
    change = {"alt": picture.alt, "credit": "", "licence": "", "cut_top": "25", "cut_bottom": "25"}
    editor.post(f"/admin/pictures/picture/{picture.pk}/change/", change)
    picture.refresh_from_db()
    assert (picture.width, picture.height) == (30, 20)
    assert picture.digest != first


def test_a_picture_is_not_cropped_to_nothing(editor, fields):
    answer = editor.post(ADD, fields(images.camera_photo()) | {"cut_left": "60", "cut_right": "40"})
    assert answer.status_code == 422
    assert "Leave at least a tenth" in answer.content.decode()
    assert not Picture.objects.exists()


def test_an_authors_picture_waits_with_the_draft_and_is_seen_once_it_is_published(client, amy, fields):
    assert amy.post(ADD, fields(images.camera_photo())).status_code == 302
    picture = Picture.objects.get()
    assert picture.changed_by == amy.user
    change = f"/admin/pictures/picture/{picture.pk}/change/"
    assert amy.post(change, fields() | {"alt": "A hand on a wooden rail."}).status_code == 302, "she may mend it"
    page = Article.objects.get(slug="history")
    form = amy.opens(page)
    amy.sends(page, form, body=f"{form['body']}\n\n::: picture hand-on-rail\n\nHold on.\n\n:::\n")
    assert client.get(picture.url).status_code == 404
    place(picture.name)
    assert client.get(picture.url).status_code == 200
    assert amy.post(change, fields() | {"alt": "Another hand on a rail."}).status_code == 403, "readers see it now"


def test_an_author_changes_and_deletes_no_picture_of_others(amy, rail, fields):
    change = f"/admin/pictures/picture/{rail.pk}/change/"
    assert amy.post(change, fields() | {"alt": "Another hand on a rail."}).status_code == 403
    assert amy.post(f"/admin/pictures/picture/{rail.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Picture.objects.get().alt == "A hand holds a stair rail."
