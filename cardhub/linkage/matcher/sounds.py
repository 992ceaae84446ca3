"""Names by ear: toneless pinyin, the nasals that Gansu's dialects do not keep apart written as one."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyarrow as pa

from cardhub.linkage.pinyin import syllable

__all__ = ["create_sounds"]

# Characters that are read in another way where they are a surname.
SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "曾": "zeng", "任": "ren",
    "盖": "ge", "乐": "yue", "朴": "piao", "尉": "yu", "覃": "qin", "翟": "zhai", "冼": "xian",
    "洗": "xian", "缪": "miao", "繁": "po", "员": "yun", "贠": "yun", "秘": "bi", "折": "she",
    "召": "shao", "种": "chong", "重": "chong", "黑": "he", "逄": "pang", "隗": "wei", "郇": "xun",
    "钭": "tou", "过": "guo", "令": "ling", "华": "hua", "应": "ying", "车": "che", "薄": "bo",
    "宿": "su", "祭": "zhai", "长": "zhang", "朝": "chao", "都": "du", "阚": "kan", "炅": "gui",
    "舍": "she", "石": "shi", "沈": "shen", "适": "kuo", "苫": "shan", "哈": "ha", "么": "yao",
    "句": "gou", "勾": "gou", "佴": "nai", "相": "xiang", "褚": "chu", "晟": "cheng", "盛": "sheng",
    "乜": "nie", "尹": "yin", "臧": "zang", "谌": "chen", "撖": "han", "牟": "mu", "那": "na",
    "氏": "shi",
}  # fmt: skip


@cache
def _syllable(character: str) -> str:
    return _plain(syllable(character))


@cache
def _surname(character: str) -> str:
    return _plain(SURNAMES[character]) if character in SURNAMES else _syllable(character)


def _plain(sound: str) -> str:
    return sound[:-1] if sound.endswith(("ing", "eng")) else sound


def create_sounds(con: Any, table: str) -> None:
    """TEMP TABLE name_sounds(name_key, sound, other_sound, wild) of the distinct names in `table`.

    `sound` reads the first character as a surname, `other_sound` as a word; `wild`: a character was lost.
    """
    some = f"SELECT DISTINCT name_key FROM {table} WHERE name_key IS NOT NULL"
    names = con.execute(some).to_arrow_table()["name_key"].to_pylist()
    words = [" ".join(map(_syllable, name)) for name in names]
    surnames = [
        _surname(name[0]) + word[len(_syllable(name[0])) :] if name else ""
        for name, word in zip(names, words, strict=True)
    ]
    columns = {"name_key": names, "sound": surnames, "other_sound": words}
    con.register("sounds", pa.table({key: pa.array(each, pa.string()) for key, each in columns.items()}))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE name_sounds AS SELECT *, has_wildcard(name_key) AS wild FROM sounds"
    )
    con.unregister("sounds")
