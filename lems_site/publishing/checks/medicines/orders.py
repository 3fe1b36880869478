"""Orders in one sentence: a verb of taking, changing or stopping, said to the reader, whose object is a medicine.

Advice that leaves it to the team is no order, nor is a warning ("never stop …").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from . import words as lexicon
from .tokens import Token

LESS = re.compile(
    r"\bno (?:longer )?need\b|\bnot needed\b|\bdo(?:n't| not) need\b|\b(?:nobody|no one) needs\b"
    r"|\b(?:do|does)(?:n't| not) have to (?:take|use)\b|\bneed(?:n't| not) (?:be )?(?:take|taken|used)\b",
    re.IGNORECASE,
)
NO_HARM = re.compile(r"\bno (?:harm|danger|risk|problem|matter) (?:to|in)\s+$|\bdoes not (?:harm|matter) to\s+$", re.IGNORECASE)
AS_TOLD = re.compile(
    r"\bas (?:it (?:was|is) |was |were |is )?(?:prescribed|told|directed|agreed|instructed)\b"
    rf"|\bas (?:your|the) {lexicon.HELPERS}\b|\bas you (?:were|are|have been) (?:told|advised)\b",
    re.IGNORECASE,
)
CARRIED = re.compile(
    r"\bwith you\b|\balong\b|\bto (?:every|each|the|your|a|any)?\s*(?:visit|hospital|appointment|ward|pharmacy)\b", re.IGNORECASE
)
WITH_TEAM = re.compile(
    r"\b(?:with|from|by|without|unless|until|asking|before)\b[^.;]{0,40}?\b(?:your|the|a|an|that)\s+(?:\w+\s+){0,2}?"
    rf"{lexicon.HELPERS}\b",
    re.IGNORECASE,
)
BY_TEAM = re.compile(rf"\bby (?:your|the|a|an) (?:\w+ )?{lexicon.HELPERS}\b|\bby doctors\b", re.IGNORECASE)
NEEDS = ("need", "needs", "needed", "take", "taken", "use", "used")
GENERAL = re.compile(r"medic|drug|tablet|pill|capsule|dose|treatment")
LONGEST_OBJECT = 8  # words
FEW = 8  # words before a verb that say how it is meant


@dataclass
class Sentence:
    """A sentence and its tokens. `named_before`: the sentence before names a medicine, so that "it" may mean that."""

    text: str
    tokens: list[Token]
    named_before: bool = False

    @cached_property
    def names_medicine(self) -> bool:
        return any(token.medicine for token in self.tokens)

    @cached_property
    def is_question(self) -> bool:
        return "?" in self.text

    @cached_property
    def said(self) -> list[str]:
        return [token.text for token in self.tokens]

    def find_order(self) -> tuple[int, int] | None:
        """Where the first order begins and ends."""
        if not (self.names_medicine or self.named_before):
            return None
        for at, token in enumerate(self.tokens):
            if not token.mark and (end := self._order_end(at)):
                return token.start, end
        return None

    def _order_end(self, at: int) -> int:
        """Where the order ends that has its verb at this token; 0 if there is none."""
        token = self.tokens[at]
        if token.text in lexicon.DONE and "be" in self.said[max(0, at - 3) : at]:
            return token.end if self._is_passive_order(at) else 0
        if token.text in lexicon.GERUNDS:
            is_first = all(one.mark for one in self.tokens[:at]) or self.said[at - 1] in lexicon.ADVISED
            praises = not (self.is_question or lexicon.WARNINGS & set(self.said))
            return self._object_end(at, named=False) if is_first and praises else 0
        if token.text in NEEDS and LESS.search(self.text, 0, token.end):
            return self._need_end(at)
        return self._active_end(at)

    def _need_end(self, at: int) -> int:
        """The end of "you no longer need …" or "… is not needed"."""
        if self.is_question:
            return 0
        if self.tokens[at].text in ("need", "needs", "take", "use"):
            return self._object_end(at, named=False)
        return self.tokens[at].end if any(token.medicine for token in self.tokens[:at]) else 0

    def _is_passive_order(self, at: int) -> bool:
        """Whether something that is to be done with a medicine is said as advice: "can be stopped"."""
        before = self.said[:at]
        near = set(before[-5:])
        if self.said[at] == "left" and not {"out", "off"} & set(self.said[at + 1 : at + 3]):
            return False
        told = bool(lexicon.MODALS & near) and not near & {"not", "never", "cannot"}
        left_to_others = self.is_question or BY_TEAM.search(self.text) or lexicon.ASKED & set(before)
        return told and not left_to_others and any(token.medicine for token in self.tokens[:at])

    def _active_end(self, at: int) -> int:
        kind = self._verb_kind(at)
        mood, negated = self._mood(at) if kind else ("", False)
        if (
            not mood
            or (mood != "imperative" and (self.is_question or self._is_asked(at, mood)))
            or (mood, kind) == ("how", "take")
        ):
            return 0
        named = self.named_before or any(token.medicine for token in self.tokens[:at])
        relative = mood == "modal" and "you" in self.said[max(0, at - 6) : at]
        end = self._object_end(at, named=named, relative=relative)
        return end if end and not self._is_harmless(at, end, kind, negated=negated) else 0

    def _verb_kind(self, at: int) -> str:
        """'stop', 'change' or 'take' for a verb that may give an order, else ''."""
        word = self.said[at]
        particles, kind = lexicon.WITH_PARTICLE.get(word, (frozenset(), ""))
        if particles & set(self.said[at + 1 : at + 7]):
            return kind
        kinds = (("stop", lexicon.STOPS), ("change", lexicon.CHANGES), ("take", lexicon.TAKES))
        return next((name for name, verbs in kinds if word in verbs), "")

    def _is_asked(self, at: int, mood: str) -> bool:
        """Whether somebody is asked first: "ask whether you may …". A condition alone is not ("if it hurts, you may stop …")."""
        asked = lexicon.ASKED & set(self.said[:at])
        if mood == "modal" and asked <= {"if"}:
            return False
        return bool(asked) and not (asked <= {"if"} and "," in self.said[:at])

    # --- how a verb is said

    def _mood(self, at: int) -> tuple[str, bool]:
        """'imperative', 'modal', 'judged' ("it is safe to …"), 'how' ("when to …") or '', and whether the verb is negated."""
        before = self.said[:at]
        negated = bool(before) and (before[-1] in lexicon.NEGATIONS or before[-2:] == ["not", "to"])
        while before and before[-1] in lexicon.FILLERS and (before[-1] != "do" or negated):
            before.pop()
        if self._is_imperative(len(before)):
            shared = before[-1:] == ["or"] and bool({"not", "never", "don't"} & set(before[-FEW:]))
            return "imperative", negated or shared
        if NO_HARM.search(self.text, 0, self.tokens[at].start):
            return "judged", negated
        if before[-1:] == ["to"]:
            return self._mood_of_infinitive(before), negated
        return self._mood_after_modal(before, negated=negated)

    @staticmethod
    def _mood_of_infinitive(before: list[str]) -> str:
        if any(word in lexicon.JUDGEMENTS for word in before[-7:-1]):
            return "" if lexicon.AGAINST & set(before[-FEW:]) else "judged"
        if before[-2:-1] and before[-2] in ("how", "when", "why"):
            return "how"
        return Sentence._mood_after_modal(before, negated=False)[0]

    @staticmethod
    def _mood_after_modal(before: list[str], *, negated: bool) -> tuple[str, bool]:
        near = [word for word in before[-6:] if word not in lexicon.ADVERBS]
        if not near or near[-1] not in lexicon.MODALS | {"are"}:
            return "", negated
        negated = negated or bool({"not", "never", "cannot"} & set(before[-4:]))
        subject = next((word for word in reversed(before[:-1]) if word in lexicon.PEOPLE or word == "you"), "")
        if subject == "you" and "you" in before[-6:]:
            told = near[-1] != "are" or "free" in before[-4:]
        else:
            told = subject in before[-5:] and near[-1] in lexicon.ADVICE
        return ("modal" if told else ""), negated

    def _is_imperative(self, count: int) -> bool:
        """Whether a verb after so many tokens is said to the reader: it begins a clause, and nobody is its subject."""
        before, said = self.tokens[:count], self.said[:count]
        if not said:
            return True
        begins = said[0] in lexicon.SUBORDINATES or said[0] in lexicon.VERBS
        if before[-1].mark and said[-1] not in (",", ")", "…"):
            return True
        if lexicon.REPORTS & set(said) or not (before[-1].mark or said[-1] in lexicon.LEADS):
            return False
        if before[-1].mark:
            return begins or not lexicon.SUBJECTS & set(said)
        start = max((place for place, token in enumerate(before) if token.mark), default=-1) + 1
        if count - start > 1 and lexicon.SUBJECTS & set(said[start:]):
            return False
        return start == 0 or begins or said[start - 1] in ";:–—" or not lexicon.SUBJECTS & set(said[:start])

    # --- what a verb is about

    def _object_end(self, at: int, *, named: bool, relative: bool = False) -> int:
        """Where the medicine ends that is a verb's object, 0 where its object is something else. `named`: a medicine stands
        before, so that "it" may mean that; `relative`: so may nothing at all ("one that you can stop")."""
        tokens, place = self.tokens, at + 1
        skipped = lexicon.PARTICLES | ({"for"} if self.said[at] == "make" else set())
        while place < len(tokens) and tokens[place].text in skipped and not tokens[place].medicine:
            place += 1
        first = place
        while place < len(tokens) and place - first < LONGEST_OBJECT and not self._ends_object(place, first):
            if tokens[place].medicine and not self._describes(place):
                return tokens[place].end
            place += 1
        inside = self.said[first:place]
        if not named or inside in (["it", "easy"], ["it", "slow"]):
            return 0
        if not inside:
            return tokens[at].end if relative else 0
        is_pronoun = inside[0] in lexicon.PRONOUNS and set(inside[1:]) <= lexicon.AFTER_PRONOUN
        return tokens[first].end if is_pronoun else 0

    def _ends_object(self, place: int, first: int) -> bool:
        token, before = self.tokens[place], self.said[place - 1] if place > first else ""
        if token.mark:
            return True
        if token.text in ("of", "on"):
            return not (before == "limit" or (token.text == "of" and before in lexicon.MEASURES))
        if token.text in ("and", "or"):
            return place + 1 < len(self.tokens) and bool(self._verb_kind(place + 1))
        return token.text in lexicon.ENDS_OBJECT and not token.medicine

    def _describes(self, at: int) -> bool:
        """Whether a medicine's name only describes a thing: a steroid card, a medicine list."""
        after = self.tokens[at + 1 : at + 3]
        near = [token.text in lexicon.HARMLESS_HEADS for token in after]
        return near[:1] == [True] or (len(after) == 2 and after[0].medicine and near[1])

    def _is_harmless(self, at: int, end: int, kind: str, *, negated: bool) -> bool:
        """Whether an order is none after all: a warning, or what the team has said."""
        verb, rest = self.said[at], self.text[self.tokens[at].end :]
        inside = [token for token in self.tokens[at + 1 :] if token.end <= end]
        more = bool(lexicon.AMOUNTS & {token.text for token in inside})
        if kind != "take":
            return negated or (kind == "change" and bool(WITH_TEAM.search(rest)) and "without" not in rest)
        if negated:
            named = any(token.medicine and not GENERAL.match(token.text) for token in inside)
            owned = any(token.text in lexicon.OWNED for token in inside)
            return more or verb in lexicon.OTHERS_DO | lexicon.ONLY_MORE or bool(WITH_TEAM.search(rest)) or not (owned or named)
        if more:
            return False
        told = verb in lexicon.HARMLESS_AS_TOLD and bool(AS_TOLD.search(rest) or CARRIED.search(rest))
        return told or verb in lexicon.ONLY_MORE
