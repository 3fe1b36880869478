"""A made-up content folder of any size, the same every time: articles of 600 words and terms, with tags, citations and links.

The words are drawn from the guide as often as it uses them; the evidence is the guide's own. `COMMON` terms are each used by one
article in ten, as "muscle weakness" would be; the others by a few.
"""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import yaml

from lems_site.publishing.checks.medicines.names import MedicineNames

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
COMMON = 20
ROLE = "role: emergency\n"  # a guide needs one such page: the first article
STARTS = re.findall(
    "[a-z]+", "ab ac ad al am an ar bel bra cal car cen cho cor cra der di dor en ep fi gan gly hep il jo ka lam lu mor nu"
)
ENDINGS = re.findall("[a-z]+", "itis osis oma pathy gram plasia penia tomy scope algia emia uria trophy phage cyte ine")


class Words:
    """Draws words, names and sentences, always the same."""

    def __init__(self, source: Path) -> None:
        self.rng = random.Random(20240607)  # noqa: S311 (not for secrets)
        text = " ".join(path.read_text() for path in sorted((source / "articles").glob("*.md")))
        text = re.sub(r"\|([^|\s]+)\|[^|\s]+\||\[@[^\]]*\]|\[([^\]]*)\]\([^)]*\)", r"\1\2", text.replace("_", " "))
        # Words at random beside the name of a medicine may read as an order to take it, which nobody may publish.
        medicines = MedicineNames(known=yaml.safe_load((source / "evidence/medicines.yaml").read_text())["medicines"])
        drawn = re.findall(r"\b[a-z]{2,}\b", text)
        self.pool = [word for word in drawn if not (medicines.pattern.fullmatch(word) or medicines.is_medicine(word))]
        self.ids = re.findall(r"^\s*- \{?id: ([A-Za-z0-9.-]+)", (source / "evidence/facts.yaml").read_text(), re.MULTILINE)

    def sentence(self, length: int) -> str:
        """Words in no order that means anything."""
        return " ".join(self.rng.choices(self.pool, k=length)).capitalize()

    def name(self, number: int) -> str:
        """An invented medical word; another for each number."""
        first, rest = number % len(STARTS), number // len(STARTS)
        return STARTS[first] + STARTS[rest % len(STARTS)] + ENDINGS[(rest // len(STARTS) + number) % len(ENDINGS)]


def make(folder: Path, articles: int, terms: int, *, source: Path = CONTENT) -> None:
    """Write articles/, glossary/ and evidence/ into an empty folder. source: the content whose words and evidence are used."""
    words = Words(source)
    shutil.copytree(source / "evidence", folder / "evidence")
    for part in ("articles", "glossary"):
        (folder / part).mkdir()
    for number in range(terms):
        (folder / f"glossary/term-{number}.md").write_text(_term(words, number))
    for number in range(articles):
        (folder / f"articles/article-{number}.md").write_text(_article(words, number, articles, terms))


def _term(words: Words, number: int) -> str:
    name = words.name(number)
    return (
        f"---\ntitle: {name.capitalize()} {number}\nslug: term-{number}\nentities:\n- Term_{number}\n"
        f"other_names:\n- {name} of kind {number}\n"
        f"everyday_words:\n- {words.sentence(3).lower()} {number}\ndefinition: {words.sentence(10)}, as number {number}.\n"
        f"definition_source:\n- general definition\n---\n\n"
        f"{words.sentence(14)} [@{words.rng.choice(words.ids)}]. {words.sentence(12)}.\n"
    )


def _article(words: Words, number: int, articles: int, terms: int) -> str:
    """Six parts of six sentences; a tag in every third sentence, a citation in every second, four links."""
    rng = words.rng
    parts = [
        f"---\ntitle: {words.sentence(4)} {number}\nslug: article-{number}\nnav_title: Article {number}\norder: {1000 + number}\n"
        f"{'' if number else ROLE}description: {words.sentence(9)}, part {number} of many.\n"
        f"everyday_words:\n  {words.sentence(3).lower()}: in-short\n  {words.sentence(4).lower()}: in-short\n---\n",
        "::: in-short\n",
        *(f"- {words.sentence(12)} [@{rng.choice(words.ids)}]." for _ in range(3)),
        "\n:::\n",
    ]
    for part in range(6):
        parts.append(f"## {words.sentence(4)} {part}\n")
        sentences = []
        for place in range(6):
            sentence = words.sentence(14)
            if place % 3 == 0:
                common = part == 0 and terms >= COMMON
                term = number % 10 + 10 * (place // 3 % 2) if common else rng.randrange(terms)
                sentence += f" |{words.name(term)}|Term_{term}|"
            if place % 2:
                sentence += f" [@{rng.choice(words.ids)}; @{rng.choice(words.ids)}]"
            sentences.append(sentence + ".")
        if part % 3 == 0:
            sentences += [f"[{words.sentence(3)}](/articles/article-{rng.randrange(articles)}/)." for _ in range(2)]
        parts += [" ".join(sentences[:3]) + "\n", " ".join(sentences[3:]) + "\n"]
    return "\n".join(parts)
