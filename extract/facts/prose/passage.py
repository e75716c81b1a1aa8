"""One paragraph as the figures in it see it: sentences, clauses, and the words that can name each figure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from extract.facts.prose.quantities import Quantity, find_quantities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.facts.prose.quantities import Dense

#: Dates, shares and ordinals are no counts: they do not end the words that belong to the next figure.
TRANSPARENT = frozenset(["年", "月", "日", "号", "时", "分", "%", "％", "‰", "个百分点", "倍", "度", "级", "届", "轮"])
_COMMA = re.compile(r"[，。；！？：（]")
#: Those that end more than a clause.
_STOPS, _FULL_STOPS = frozenset("。！？；"), frozenset("。！？")
#: … but 1件正在办理，结转下年度 says of the figure before the comma where it went.
_DELIMITER = re.compile(
    r"[。；：（）！？]|(?<!专)、"  # 专、兼职
    r"|，(?!(?:已|将|均|全部|按(?:照)?(?:有关|相关)?(?:规定|程序|条例)|依法)?(?:结转|顺延|转结|延续|转)(?:至|到|入)?(?:下|次|明)[^，。；\d]{1,9}[，。；])"
)
#: 不同方式回应同一热点或舆情计1次: the note of a form, which says how to count.
_EACH_ONCE = re.compile(r"[1１一][次条件][)）]")
#: Signs that stand between a label and its figure without meaning: 在“同意公开”5件.
#: An account's name after what it is too: 微信公众号“某某发布”122条.
_UNSEEN = re.compile("(?<=[号信博站台])“[^”，。；]{1,16}”|[“”‘’\"'「」『』\x01]")
#: How far before a figure its label may begin, and how far a sentence is followed.
_REACH = 56
_FARTHEST = 400
_CONJUNCTION = re.compile(r"以及|或者|[、和及与或]")
#: 3名全职人员和2名兼职人员: the conjunction ends what the first figure counts.
_JOINED = re.compile(r"(?:以及|[和及与])$")
_EACH = re.compile(r"(?:各|均|都|皆)(?:为|是|有|达|占|公开|发布)?$")
#: 复议、诉讼分别为2件和1件; 网站、微博分别公开信息20条和5条, where the words in between name every member.
_RESPECTIVELY = re.compile(r"[，：]?(?:数量|数)?分别(?:为|是|有|达|占|达到|共)?(?P<tail>[^，。；：、\d]{0,10})$")
#: 由210条增加到265条: the second figure has the label of the first.
_RISEN_TO = re.compile(r"，?(?:大幅)?(?:增加|增长|上升|减少|下降|提高|提升|增|降|减)(?:到|至|为)(?:现在|目前)?的?")
_FROM = re.compile(r"(?:由|从)(?:上年度?|去年|上一年度?|20\d\d年度?|原来|原先|原有)?的?$")
#: 比上年增加6条，达到40条: likewise, when a change stands first.
_AFTER_CHANGE = re.compile(r"，(?:总数|总量)?(?:共计?有?|合计|总计|达到?|增至|升至|减至|降至|为)")
_CHANGE = re.compile(r"，?(?:同比|环比|[比较](?:上年度?|去年|上一年度?|20\d\d年度?))(?:增加|增长|减少|下降|多|少)了?$")
#: 收到申请（含上年结转2件）共计45件: what stands in brackets between a label and its figure.
_COUNTED_BETWEEN = re.compile(
    r"(?<=[一-龥])（(?![^）]*(?:20\d\d年|今年|本年|当年|新增|信息公开))[^（）。；]*\d[^（）。；]*）"
    r"((?:总数|数量)?(?:共计|合计|总计|共|为))$"
)
#: 计划举办12场，截至年底已举办9场: the result has the label of the plan.
_PLANNED = re.compile(r"(?:计划|拟|力争|预计|目标|应)[^，。；]{0,14}$")
_DONE = re.compile(
    r"，(?:截至[^，。；]{0,8}|目前|全年|年内)?，?(?:实际|已|现已|已经|共|完成)+"
    r"(?:举办|召开|举行|组织|开展|发布|公开)?了?"
)
_OTHER_CHANNEL = re.compile(r"[，、][^，。；\d]{0,4}(?:网|当面|信函|邮|传真|窗口|现场)[^，。；\d]{0,8}")
_BY_CHANNEL = re.compile(r"通过[^，。；]{0,10}(?:网|平台|系统|窗口|信函|邮|书面)[^，。；]*$")
_BY_ANOTHER = re.compile(
    r"[、和](?:以|通过)?(?:纸质|书面|线下|网|当面|现场|信函|信件|邮|传真|窗口)[^，。；、\d]{0,8}\d"
)
_OTHER_MEDIA = re.compile(r"微信|微博|公众号|新媒体|客户端|抖音|报|电视|电台|广播|[栏屏]|其[他它]")
_SUM_FOLLOWS = re.compile(r"[，、；](?:共计?|合计|总计)(?:为|有)?")
#: What a court or reviewer that corrects an agency does; each of them may be counted by itself.
_CORRECTED = r"(?:撤销|变更|纠正|纠错|确认违法|责令)[^，。；、\d]{0,10}"
_ANOTHER_CORRECTED = re.compile(rf"[，、和及]{_CORRECTED}\d")
_CORRECTED_BEFORE = re.compile(rf"{_CORRECTED}\d+[件宗起项]?[，、和及]{_CORRECTED}$")
_ANOTHER_FEE = re.compile(
    r"[、，和及](?!其中|含|包括|减|免|合计|共)[^，。；、\d减免]{0,8}费用?[^，。；、\d]{0,4}\d[\d.]*万?元"
)
#: 推送36期210条, 培训3期，共120人次: the second figure has the label of the first, whose pieces it counts.
_IN_PIECES = re.compile(r"，?(?:共计?|合计|累计|计)?")
_MADE_OF_PIECES = frozenset(["期", "次", "场", "场次", "批", "批次", "类"])
#: 发布工作动态81条、公告40条: the first figure is of one kind only.
_ANOTHER_KIND = re.compile(
    r"(?:[、，；]|以?及|和|与|。(?=发布|推送|编发|刊发))"
    r"(?!其中|[^，。；\d]{0,4}(?:共|计|答复|回复|回应|收到|阅读|点击|浏览|关注))[\u4e00-\u9fff]{0,14}\d[\d,.]*[余多]*[条篇则件]"
)
_BETWEEN = re.compile(r"(?:[、，；]|和|及|与|以及)+")
_CLAUSE_OPENER = re.compile(r"[，：；。（]")


class Label(NamedTuple):
    """Words that may name a figure; ``places[i]`` is where the i-th of them stands in the dense text."""

    words: str
    places: Sequence[int]


@dataclass(frozen=True)
class Passage:
    """A paragraph in dense text with the figures that count something (dates and shares left out)."""

    dense: Dense

    @cached_property
    def quantities(self) -> list[Quantity]:
        """All figures, dates and shares included."""
        return find_quantities(self.dense.text)

    @cached_property
    def counts(self) -> list[Quantity]:
        """The figures that count something."""
        text = self.dense.text
        return [
            q
            for q in self.quantities
            if q.measure not in TRANSPARENT
            and not (text[q.start - 1 : q.start] == "计" and _EACH_ONCE.match(text, q.start))
        ]

    @cached_property
    def _visible(self) -> Label:
        """The text without dates, shares and signs that mean nothing, of which labels are cut."""
        text = self.dense.text
        hidden = {
            at
            for start, end in (
                *((q.start, q.end) for q in self.quantities if q.measure in TRANSPARENT),
                *(match.span() for match in _UNSEEN.finditer(text)),
            )
            for at in range(start, end)
        }
        if not hidden:
            return Label(text, range(len(text)))
        places = [at for at in range(len(text)) if at not in hidden]
        return Label("".join([text[at] for at in places]), places)

    @cached_property
    def _clauses(self) -> list[int]:
        return [0, *(match.end() for match in _COMMA.finditer(self.dense.text))]

    @cached_property
    def _statements(self) -> list[int]:
        return [0, *(start for start in self._clauses[1:] if self.dense.text[start - 1] in _STOPS)]

    @cached_property
    def _sentences(self) -> list[int]:
        return [0, *(start for start in self._statements[1:] if self.dense.text[start - 1] in _FULL_STOPS)]

    def sentence(self, at: int) -> str:
        """The text from the last full stop to ``at``."""
        return self.dense.text[_last(self._sentences, at) : at]

    def statement(self, at: int) -> str:
        """The text from the last full stop or semicolon to ``at``."""
        return self.dense.text[_last(self._statements, at) : at]

    def clause(self, at: int) -> str:
        """The text from the last comma, colon or opening bracket to ``at``."""
        return self.dense.text[_last(self._clauses, at) : at]

    def before(self, at: int) -> str:
        """The text before ``at`` in this paragraph, as far as it matters."""
        return self.dense.text[max(0, at - _FARTHEST) : at]

    def rest(self, at: int) -> str:
        """The text after ``at``, up to the longest that a rule looks at."""
        return self.dense.text[at : at + 100]

    def after(self, index: int) -> str:
        """The words between a figure and the next delimiter or figure; they may name it too."""
        quantity = self.counts[index]
        end = self.counts[index + 1].start if index + 1 < len(self.counts) else len(self.dense.text)
        stop = _DELIMITER.search(self.dense.text, quantity.end, min(end, quantity.end + 25))
        if stop:
            return self.dense.text[quantity.end : stop.start()]
        return _JOINED.sub("", self.dense.text[quantity.end : min(end, quantity.end + 25)])

    def begins_next(self, index: int, at: int) -> bool:
        """Whether the words that end at ``at`` stand right before the next figure, which they name."""
        following = self.counts[index + 1 : index + 2]
        return (
            bool(following)
            and re.fullmatch(r"[的共有为：]{0,4}", self.dense.text[at : following[0].start]) is not None
        )

    def is_summand(self, index: int) -> bool:
        """Whether the figure and the next, of another channel, are added up right after: 书面5件、网上8件，共13件."""
        one, *others = self.counts[index : index + 3]
        if len(others) < 2 or one.value + others[0].value != others[1].value:
            return False
        text = self.dense.text
        return (
            _SUM_FOLLOWS.fullmatch(text, others[0].end, others[1].start) is not None
            and _OTHER_CHANNEL.fullmatch(text, one.end, others[0].start) is not None
        )

    def is_of_one_of_two_sites(self, index: int) -> bool:
        """Whether the figure and the one before, of no other medium, are added up: 发布87条，在…网14条，共101条."""
        if not 0 < index < len(self.counts) - 1:
            return False
        other, one, whole = self.counts[index - 1 : index + 2]
        if other.value + one.value != whole.value or not other.value:
            return False
        words = self.dense.text[_last(self._statements, other.start) : other.start]
        return (
            _SUM_FOLLOWS.fullmatch(self.dense.text, one.end, whole.start) is not None
            and _OTHER_MEDIA.search(words) is None
        )

    def is_of_one_channel(self, index: int) -> bool:
        """Whether the figure came by one channel and that of another follows: 通过网站办理申请3件、书面申请6件."""
        quantity = self.counts[index]
        return (
            _BY_CHANNEL.search(self.clause(quantity.start)) is not None
            and _BY_ANOTHER.match(self.dense.text, quantity.end) is not None
        )

    def is_one_kind_of_several(self, index: int) -> bool:
        """Whether the figure of another kind follows: 工作动态81条、公告40条."""
        return _ANOTHER_KIND.match(self.dense.text, self.counts[index].end) is not None

    def is_one_fee_of_several(self, index: int) -> bool:
        """Whether another kind of fee with its own sum follows: 复制费18元、邮寄费7元."""
        return _ANOTHER_FEE.match(self.dense.text, self.counts[index].end) is not None

    def is_one_correction_of_several(self, index: int) -> bool:
        """Whether another way of correcting with its own count stands beside it: 确认违法1件，撤销2件."""
        figure = self.counts[index]
        before = self.dense.text[_last(self._statements, figure.start) : figure.start]
        return (
            _ANOTHER_CORRECTED.match(self.dense.text, figure.end) is not None
            or _CORRECTED_BEFORE.search(before) is not None
        )

    def labels(self, index: int) -> list[Label]:
        """The words before a figure that may name it: one label as a rule, several in ``复议、诉讼各1件``."""
        shared = self._respectively.get(index)
        if shared is not None:
            return [shared] if shared.words else []
        quantity = self.counts[index]
        if index and _RISEN_TO.fullmatch(self.dense.text, self.counts[index - 1].end, quantity.start):
            return [self._words(self._floor(index - 1), self._before_from(index - 1))]
        if index and self._counts_pieces(index):
            return [self._words(self._floor(index - 1), self.counts[index - 1].start)]
        if index and _AFTER_CHANGE.fullmatch(self.dense.text, self.counts[index - 1].end, quantity.start):
            before = self.counts[index - 1].start
            change = _CHANGE.search(self.dense.text, max(0, before - 14), before)
            if change:
                return [self._words(self._floor(index - 1), change.start())]
        if index and _DONE.fullmatch(self.dense.text, self.counts[index - 1].end, quantity.start):
            before = self.counts[index - 1].start
            if _PLANNED.search(self.clause(before)):
                return [self._words(self._floor(index - 1), before)]
        aside = self.aside(quantity)
        if aside:
            before = sum(count.start < aside.start() for count in self.counts)
            floor = max(self.counts[before - 1].end if before else 0, _last(self._statements, aside.start()))
            words = self._words(floor, aside.start())
            places = [*words.places, *range(aside.start(1), quantity.start)]
            return [Label("".join(self.dense.text[i] for i in places), places)]
        whole = self._words(self._floor(index), quantity.start)
        each = _EACH.search(whole.words)
        if not each and quantity.value:
            return [whole]
        pieces = list(_pieces(whole, each.start() if each else len(whole.words)))
        if len(pieces) == 1:
            return [whole]
        return pieces if each else [whole, *pieces]  # no 复议和诉讼 at all means none of either

    def aside(self, quantity: Quantity) -> re.Match[str] | None:
        """The figures in brackets between a label and its own: 收到申请（含上年结转2件）共计45件."""
        if "）" not in self.dense.text[max(0, quantity.start - 5) : quantity.start]:
            return None
        return _COUNTED_BETWEEN.search(self.dense.text, max(0, quantity.start - 140), quantity.start)

    def _counts_pieces(self, index: int) -> bool:
        """Whether the figure counts what the figure right before it counts in issues, sessions or kinds."""
        whole, pieces = self.counts[index - 1 : index + 1]
        return (
            whole.measure in _MADE_OF_PIECES
            and pieces.measure not in _MADE_OF_PIECES
            and pieces.measure != ""
            and _IN_PIECES.fullmatch(self.dense.text, whole.end, pieces.start) is not None
        )

    def _before_from(self, index: int) -> int:
        """Where the words 由上年的 before a figure begin, or the figure where there are none."""
        start = self.counts[index].start
        said = _FROM.search(self.dense.text, max(0, start - 12), start)
        return said.start() if said else start

    def _floor(self, index: int) -> int:
        start = self.counts[index].start
        return max(self.counts[index - 1].end if index else 0, _last(self._statements, start))

    def _words(self, start: int, end: int, reach: int = _REACH) -> Label:
        visible = self._visible
        last = bisect_left(visible.places, end)
        first = bisect_left(visible.places, max(start, end - 2 * reach))
        return _cut(visible, max(first, last - reach), last)

    @cached_property
    def _respectively(self) -> dict[int, Label]:
        """Labels that stand before 分别, each with the figure at its place; none when their numbers differ."""
        found: dict[int, Label] = {}
        if "分别" not in self.dense.text:
            return found
        for index, quantity in enumerate(self.counts):
            if index in found or "分别" not in self.dense.text[max(0, quantity.start - 14) : quantity.start]:
                continue
            whole = self._words(self._floor(index), quantity.start, 2 * _REACH)
            said = _RESPECTIVELY.search(whole.words)
            if not said:
                continue
            run = [index]
            while run[-1] + 1 < len(self.counts) and _BETWEEN.fullmatch(
                self.dense.text, self.counts[run[-1]].end, self.counts[run[-1] + 1].start
            ):
                run.append(run[-1] + 1)
            tail = _cut(whole, said.start("tail"), said.end("tail"))
            if len(run) == 1 and tail.words:
                found[index] = tail  # 分别为网上申请4件、信函申请2件: each has its own words
                continue
            named = _members(whole, said.start(), len(run))
            named = [_joined(name, tail) for name in named] or [Label("", [])] * len(run)
            found.update(zip(run, named, strict=True))
        return found


def _last(starts: list[int], at: int) -> int:
    """The last of the places where something begins up to ``at``, or the farthest that is looked at."""
    return max(starts[bisect_right(starts, at) - 1], at - _FARTHEST)


def _members(label: Label, end: int, count: int) -> list[Label]:
    """The ``count`` things that the words before 分别 name; none when they are more, fewer or of unclear extent."""
    together = [piece for piece in _pieces(label, end) if piece.words]
    named = [piece for piece in _pieces(label, end, commas=True) if piece.words][-count:]
    if count == 1 or len(named) < count or len(together) > count:
        return []
    if "主要" in named[0].words and not all("主要" in piece.words for piece in named):
        return []  # 主要负责同志参加发布会和访谈分别: the one who took part belongs to both
    return named


def _cut(label: Label, start: int, end: int) -> Label:
    return Label(label.words[start:end], label.places[start:end])


def _joined(one: Label, other: Label) -> Label:
    """Two stretches of words as one label; the places of a member stand before those of the words all share."""
    return Label(one.words + other.words, [*one.places, *other.places])


def _pieces(label: Label, end: int, *, commas: bool = False) -> Iterator[Label]:
    """The members of the list that ends a label: ``复议``, ``诉讼``."""
    openers = [] if commas else [match.end() for match in _CLAUSE_OPENER.finditer(label.words, 0, end)]
    start = openers[-1] if openers else 0
    pattern = re.compile(_CONJUNCTION.pattern + "|，") if commas else _CONJUNCTION
    for match in [*pattern.finditer(label.words, start, end), None]:
        stop = match.start() if match else end
        yield Label(label.words[start:stop], label.places[start:stop])
        start = match.end() if match else end
