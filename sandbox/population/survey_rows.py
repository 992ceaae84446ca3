"""The needs survey as the federation's database shows it: codes of two forms, several ticks in one cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from sandbox.population import common_columns as common
from sandbox.population import policy, survey, survey_answers
from sandbox.population.clock import NEVER, Arr
from sandbox.population.divisions import load as places
from sandbox.population.frame import Frame
from sandbox.population.register_rows import card_numbers
from sandbox.population.text import constant, dates, numbered, pick, where, whole
from sandbox.population.world import World

__all__ = ["survey_frame"]

# Codes of `survey.REASONS` on either form: 3, 4 and 5 changed places.
_REASONS = (("1", "2", "3", "4", "5", "6", "9"), ("1", "2", "4", "5", "3", "6", "9"))
_MODES = ["1", "2", "3", "4"]
_FORMS = ["A", "B"]
_COMMAS = (",", "、", "，")
_YES, _NO = "1", "2"
_OLDER_SHARE = 0.3
_YEARS = 10_000  # a row a holder and year


def survey_frame(world: World) -> Frame:
    """Every survey since the last one of the first month, and the one before that of some."""
    latent, people, cards = world.survey, world.people, world.cards
    who, on, since = _visits(world)
    count, year = len(who), survey.survey_year(world.origin) + since
    draws = world.draws("survey rows", who * _YEARS + year)
    mode = np.select(
        [since == 0, since > 0], [latent.mode[who], draws.choice(4, p=survey.MODES)], draws.integers(0, 2)
    )
    later = draws.choice((-1, 1, 2), p=survey.FULFILLED)
    fulfilled = np.select(
        [since == 0, since > 0], [latent.fulfilled[who], later], latent.fulfilled_before[who]
    )
    answers = survey_answers.answers(world, who, on)
    suffix = np.where(cards.reissue[who] > 0, np.char.add("B", cards.reissue[who].astype("<U1")), "")
    ids = common.id_number(world, who)
    rehabilitation, care = latent.rehabilitation[who], latent.care[who]
    form = latent.form[who]
    reason = np.where(answers.asked_of_work & ~answers.employed, latent.reason[who], -1)
    shared = np.bincount(people.anchor[: world.holders], minlength=len(people.anchor))[people.anchor[who]] > 1
    columns = {
        "调查编号": numbered("DT", who * _YEARS + year, 11),
        "调查年度": whole(year),
        "表式版本": pick(_FORMS, form),
        "姓名": common.name(world, who),
        "残疾人证号": card_numbers(ids, cards.category[who], cards.level[who], suffix),
        "户籍区划": common.place(people.village[who]),
        "联系电话": common.phone(world, who),
        "调查日期": dates(on),
        "调查方式": pick(_MODES, mode),
        "户口性质": pick(["1", "2"], places().is_urban[people.village[who]].astype(int)),
        "一户多残编码": where(shared, numbered("YH62", people.anchor[who] + 1, 9), constant(None, count)),
        "居住在机构": _tick(latent.in_institution[who]),
        "住房状况": whole(latent.housing[who]),
        "家庭无障碍改造": _tick(latent.modified[who]),
        "就读类型": whole(answers.school),
        "未入学原因": whole(np.where(answers.school == survey_answers.NOT_AT_SCHOOL, 1 + who % 6, NEVER)),
        "是否就业": where(answers.asked_of_work, _tick(answers.employed), constant(None, count)),
        "未就业主要生活来源": whole(answers.income),
        "未就业主要原因": where(form == survey.FORM_A, pick(_REASONS[0], reason), pick(_REASONS[1], reason)),
        "参加居民养老": _tick(answers.pension),
        "参加居民医保": _tick(answers.medical),
        "得到社会救助": _ticks(answers.relief, "12", who),
        "得到福利补贴": _ticks(answers.welfare, "12", who),
        "得到康复": _ticks(rehabilitation & (fulfilled == 1)[:, None], "123456", who),
        "康复需求": _ticks(rehabilitation, "123456", who),
        "需要手术": _tick(rehabilitation[:, survey.REHABILITATION.index("surgery")]),
        "需要功能训练": _tick(rehabilitation[:, survey.REHABILITATION.index("training")]),
        "需要辅助器具": _tick(rehabilitation[:, survey.REHABILITATION.index("device")]),
        "需要假肢": _tick(latent.prosthesis[who]),
        "教育需求": _ticks(latent.education[who], "1234", who),
        "就业需求": _ticks(latent.employment[who], "12", who),
        "职业培训需求": _tick(latent.training[who]),
        "无障碍改造需求": _ticks(latent.modification[who], "1234567", who),
        "托养需求": pick(["9", "1", "2", "3"], care),
        "落实状态": pick([None, "1", "2"], np.maximum(fulfilled, 0)),
        "评估意见": constant("详见入户记录", count),
        "调查员": numbered("DCY", who % 900, 4),
        "更新时间": common.updated(world, draws, on),
    }
    facts = {"on": on, "mode": mode, "fulfilled": fulfilled} | answers.facts()
    return Frame("disability_card", "needs_survey", columns, who, ("调查编号",), facts, who * _YEARS + year)


def _visits(world: World) -> tuple[Arr, Arr, Arr]:
    """Holder, day and years since the first month's survey: of people who lived and had a card that day."""
    latent, cards = world.survey, world.cards
    surveyed = np.flatnonzero(latent.surveyed)
    older = surveyed[world.draws("surveyed before", surveyed).random() < _OLDER_SHARE]
    years = survey.survey_year(world.clock) - survey.survey_year(world.origin) + 1
    who = np.r_[older, np.tile(surveyed, years)]
    since = np.r_[np.full(len(older), -1), np.repeat(np.arange(years), len(surveyed))]
    on = latent.on[who] + 365 * since
    died, cancelled = world.deaths.date[who], cards.status[who] == policy.CANCELLED
    lived = (died == NEVER) | (died > on)
    held = (cards.first_issued[who] <= on) & ~(cancelled & (cards.changed[who] <= on))
    chosen = lived & held & (on <= world.clock.today)
    return who[chosen], on[chosen], since[chosen]


def _tick(said: Arr) -> pa.Array:
    return pick([_NO, _YES], np.asarray(said).astype(int))


def _ticks(matrix: Arr, codes: Sequence[str], who: Arr) -> pa.Array:
    """Every ticked code of a row, by whatever comma the interviewer liked; 9 for none."""
    width = len(codes)
    words = [
        comma.join(codes[n] for n in range(width) if number >> n & 1) or "9"
        for comma in _COMMAS
        for number in range(2**width)
    ]
    number = matrix.astype(np.int64) @ (2 ** np.arange(width))
    return pick(words, number + 2**width * (who % len(_COMMAS)))
