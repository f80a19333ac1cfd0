"""Which field a petition belongs to and which office gets it, by its words: a suggestion that a person confirms (pure).

Two witnesses speak. Keywords of each field are rows that the administrator keeps: they know something on the first
day. A multinomial naive Bayes model is trained on the unit's own confirmed cases, and speaks the louder the more of
them there are. Each tells the words that decided.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from caunoi.ground.text import fold, nfc, plain_tones
from caunoi.petitions.fields import WEIGHTS, FieldWords, keywords_of

MOST_SAID = 4
"""How many deciding words are shown."""
HALF_TRUST = 60
"""After so many confirmed cases the model weighs half of what it may."""
LEAST_CASES = 2
"""A word counts once it stood in so many cases: what stood in one may be somebody's name."""
SMOOTHING = 0.5
STOP = frozenset(
    "va la cua co cho thi ma o voi toi chung em anh chi ong ba cac nhung mot nay do khi da dang se bi duoc khong rat "
    "den tu ra vao len xuong ve de vi nen nhu cung con lai qua nhieu ngay thang nam xin kinh de nghi mong quan tam "
    "xem xet giup gia dinh nha nguoi dan ban xa phuong thon".split()
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Guess:
    """One suggestion: the label, how sure (0 to 1, of all labels), and the words of the text that decided."""

    label: str
    share: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Keyword:
    folded: tuple[str, ...]
    written: tuple[str, ...]
    field: str
    weight: float


def _tokens(words: str) -> list[str]:
    return _WORD.findall(plain_tones(nfc(words)).lower())


KeywordBook = Mapping[str, Sequence[_Keyword]]
"""First folded word → the phrases that begin with it, the longest first."""
NO_KEYWORDS: KeywordBook = {}


@lru_cache(maxsize=4)
def keyword_book(fields: tuple[FieldWords, ...]) -> KeywordBook:
    """The keywords of these fields, ready to be looked for in a text."""
    found: defaultdict[str, list[_Keyword]] = defaultdict(list)
    for field in fields:
        for column, base in WEIGHTS.items():
            for phrase in keywords_of(getattr(field, column)):
                if written := tuple(_tokens(phrase)):
                    folded = tuple(fold(one) for one in written)
                    # A longer phrase can hardly be meant otherwise.
                    weight = base * (0.7 + 0.3 * len(written))
                    found[folded[0]].append(_Keyword(folded, written, field.code, weight))
    return {first: sorted(some, key=lambda one: -len(one.folded)) for first, some in found.items()}


def _is_there(keyword: _Keyword, typed: Sequence[str], folded: Sequence[str]) -> bool:
    """Whether the words typed are these. One with its marks must bear the right ones; one without may be either."""
    if tuple(folded) != keyword.folded:
        return False
    return all(
        word in (right, plain) for word, right, plain in zip(typed, keyword.written, keyword.folded, strict=True)
    )


def keyword_scores(words: str, keywords: KeywordBook) -> dict[str, list[tuple[str, float]]]:
    """Field → the phrases of it that stand in the text, with their weights; of overlapping phrases the longest only,
    each phrase once."""
    typed = _tokens(words)
    folded = [fold(one) for one in typed]
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    place = 0
    while place < len(typed):
        longest = 1
        for one in keywords.get(folded[place], ()):
            end = place + len(one.folded)
            if len(one.folded) < longest:
                break
            if _is_there(one, typed[place:end], folded[place:end]):
                longest = len(one.folded)
                # Typed without marks, one short word can be many: "nha" is a house, a nursery, a particle.
                doubt = 0.5 if longest == 1 and typed[place] == one.folded[0] != one.written[0] else 1.0
                found[one.field][" ".join(typed[place:end])] = one.weight * doubt
        place += longest
    return {field: sorted(some.items(), key=lambda pair: -pair[1]) for field, some in found.items()}


# The model of a unit's own cases --------------------------------------------------------------------------------------


def features(words: str) -> list[str]:
    """The words of a text without marks, and each two that stand together; no numbers, no words that say nothing."""
    plain = [one for one in (fold(word) for word in _tokens(words)) if not one.isdigit()]
    pairs = [f"{one} {other}" for one, other in pairwise(plain) if not (one in STOP and other in STOP)]
    return [one for one in plain if one not in STOP and len(one) > 1] + pairs


def _spelt(words: str) -> dict[str, str]:
    """Each feature of a text as the text itself writes it, for people to read."""
    typed = [one for one in _tokens(words) if not fold(one).isdigit()]
    alone = {fold(one): one for one in reversed(typed)}
    return alone | {f"{fold(one)} {fold(other)}": f"{one} {other}" for one, other in reversed(list(pairwise(typed)))}


@dataclass(frozen=True, slots=True)
class Model:
    """Counts of a multinomial naive Bayes model: of cases by label, and of features by label."""

    cases: Mapping[str, int]
    counts: Mapping[str, Mapping[str, int]]
    totals: Mapping[str, int]
    vocabulary: int

    @property
    def size(self) -> int:
        return sum(self.cases.values())

    def likelihood(self, feature: str, label: str) -> float:
        """Logarithm of the smoothed share of a feature in the cases of a label."""
        seen = self.counts[label].get(feature, 0) + SMOOTHING
        return math.log(seen / (self.totals[label] + SMOOTHING * self.vocabulary))


def train(cases: Iterable[tuple[str, str]]) -> Model:
    """A model of confirmed cases, each as (words, label). Cases without a label are left out."""
    by_label: Counter[str] = Counter()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spread: Counter[str] = Counter()
    for words, label in cases:
        if label:
            found = set(features(words))
            by_label[label] += 1
            counts[label].update(found)
            spread.update(found)
    known = {one for one, number in spread.items() if number >= LEAST_CASES}
    kept = {label: {one: n for one, n in some.items() if one in known} for label, some in counts.items()}
    totals = {label: sum(some.values()) for label, some in kept.items()}
    return Model(by_label, kept, totals, len(known))


EMPTY = Model({}, {}, {}, 0)


def _said_by(model: Model, words: str) -> dict[str, tuple[float, dict[str, float]]]:
    """Label → (score, what each feature of the text adds over the mean of all labels)."""
    known = {one for some in model.counts.values() for one in some}
    found = [one for one in dict.fromkeys(features(words)) if one in known]
    if not found or len(model.cases) < 2:
        return {}
    told = {one: {label: model.likelihood(one, label) for label in model.cases} for one in found}
    means = {one: sum(some.values()) / len(some) for one, some in told.items()}
    # Features of one text repeat each other; the root keeps a long text from being surer than it can be.
    damp = 1 / math.sqrt(len(found))
    result = {}
    for label, number in model.cases.items():
        adds = {one: told[one][label] - means[one] for one in found}
        prior = math.log(number / model.size)
        result[label] = (prior + damp * sum(adds.values()), adds)
    return result


def suggest(words: str, model: Model = EMPTY, keywords: KeywordBook = NO_KEYWORDS) -> list[Guess]:
    """Labels with the likeliest first, only those for which some word speaks; [] when none does.

    Without keywords (labels that are offices) the model alone speaks.
    """
    spoken, spelt = keyword_scores(words, keywords), _spelt(words)
    learnt = _said_by(model, words)
    trust = model.size / (model.size + HALF_TRUST) if keywords else 1.0
    # A field without cases of its own is as likely by the model as the least likely that has some.
    floor = min((score for score, _ in learnt.values()), default=0.0)
    scores: dict[str, float] = {}
    reasons: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for label in {*spoken, *learnt}:
        score, adds = learnt.get(label, (floor, {}))
        scores[label] = trust * score + sum(weight for _, weight in spoken.get(label, [])) / 2
        reasons[label].update({spelt[one]: trust * add for one, add in adds.items() if add > 0})
        for phrase, weight in spoken.get(label, []):
            reasons[label][phrase] = reasons[label].get(phrase, 0.0) + weight
    top = max(scores.values(), default=0.0)
    whole = sum(math.exp(score - top) for score in scores.values())
    guesses = [
        Guess(label, math.exp(scores[label] - top) / whole, _deciding(reasons[label]))
        for label in sorted(scores, key=lambda one: (-scores[one], one))
    ]
    return [one for one in guesses if one.words]


def _deciding(reasons: Mapping[str, float]) -> tuple[str, ...]:
    """The phrases that weighed most, none that stands within another that is told."""
    told: list[str] = []
    for one in sorted(reasons, key=lambda phrase: (-reasons[phrase], -len(phrase), phrase)):
        if not any(f" {fold(one)} " in f" {fold(other)} " for other in told):
            told.append(one)
    return tuple(told[:MOST_SAID])
