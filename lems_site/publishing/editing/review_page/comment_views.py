"""The review page's parts beside its moves: what changes for readers, comments on sentences, links to other sites."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from lems_site.publishing.checks.external_links import LinkAnswer, check_external_links
from lems_site.publishing.editing.base_view import PageViews
from lems_site.publishing.editing.diff import compare_texts
from lems_site.publishing.models import Page, Revision, SentenceComment
from lems_site.publishing.pages.page_type import Compiled
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.publish.compile_pages import ContentProblems, compile_text
from lems_site.publishing.review import comments
from lems_site.publishing.review.workflow import InvalidTransition

from .reading_parts import split_page
from .rendered_changes import RenderedChanges, compare_fields, compare_parts, read_sentences

MOST_LINKS = 40


class CommentViews(PageViews):
    """What a Reviewer and a writer say to each other about one text."""

    def change_discussion(self, request: HttpRequest, page: Page, revision: Revision) -> HttpResponse | None:
        """Write, answer or resolve a comment, as the button says. None where no such button was pressed."""
        user, text = signed_in_user(request), request.POST.get("text", "")
        try:
            if "_remark" in request.POST:
                quote = request.POST.get("quote", "")
                comments.add_sentence_comment(self.page_type, revision=revision, by=user, quote=quote, text=text)
                done = _("Your comment is kept. The writer sees it on the form.")
            elif "_answer" in request.POST:
                comment = self._get_comment(page, request.POST["_answer"])
                comments.answer_comment(self.page_type, comment=comment, revision=revision, by=user, text=text)
                done = _("Your answer is kept.")
            elif "_resolve" in request.POST:
                comment = self._get_comment(page, request.POST["_resolve"])
                comments.resolve_comment(self.page_type, comment=comment, revision=revision, by=user)
                done = _("The comment is resolved.")
            else:
                return None
        except InvalidTransition as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return HttpResponseRedirect(request.path + "#comments")

    def discussion_context(self, request: HttpRequest, page: Page, revision: Revision) -> dict[str, Any]:
        """`changes` for readers, `comments`, `gone_quotes`, `sentences_to_quote`, `since_look`, and `links` once asked for."""
        try:
            compiled = compile_text(self.page_type, revision.text)
        except ContentProblems:
            return {"comments": comments.list_comments(self.page_type, page.slug)}
        parts = split_page(str(compiled.rendered.html), compiled.data["sources"])
        sentences = [sentence for part in parts for sentence in read_sentences(part)]
        said = comments.list_comments(self.page_type, page.slug)
        return {
            "changes": self._compare_rendered(page, revision, compiled) if page.live_id not in (None, revision.pk) else None,
            "comments": said,
            "gone_quotes": comments.find_quotes(sentences, said),
            "sentences_to_quote": list(dict.fromkeys(sentences)),
            "quoted": request.GET.get("quote", ""),
            "since_look": self._compare_with_last_look(request, page, revision),
            "links": self._try_links(compiled) if "links" in request.GET else None,
        }

    def _compare_rendered(self, page: Page, revision: Revision, compiled: Compiled) -> RenderedChanges:
        before = split_page(page.html, page.compiled.get("sources", []))
        result = compare_parts(before, split_page(str(compiled.rendered.html), compiled.data["sources"]))
        live = self.page_type.parse(page.live.text, "")[0] if page.live else None
        result.fields = compare_fields(live, compiled.file, self.page_type.file_fields)
        return result

    def _compare_with_last_look(self, request: HttpRequest, page: Page, revision: Revision) -> Any:
        """What differs between the text that this person looked at before and this one; None where they saw no other."""
        before = comments.note_look(self.page_type, revision, signed_in_user(request))
        text = self._query_revisions(page).filter(pk=before).values_list("text", flat=True).first() if before else None
        return compare_texts(text, revision.text) if text is not None else None

    def _try_links(self, compiled: Compiled) -> list[LinkAnswer]:
        """Ask for the links to other sites, of the text and of its sources."""
        own = [href for href, _line in compiled.rendered.links]
        sources = [
            who["url"] for source in compiled.data["sources"] for statement in source["statements"] for who in statement["who"]
        ]
        wanted = [url for url in dict.fromkeys([*own, *sources]) if url.startswith(("http://", "https://"))]
        return check_external_links(wanted[:MOST_LINKS])

    def _get_comment(self, page: Page, number: str) -> SentenceComment:
        rows = SentenceComment.objects.filter(page_kind=self.page_type.name, page_slug=page.slug, parent=None)
        comment = rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
        if comment is None:
            raise Http404
        return comment
