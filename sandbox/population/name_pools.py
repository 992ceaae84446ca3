"""The words names are made of. Common words of the region; combinations belong to nobody."""

from __future__ import annotations

__all__ = ["GIVEN", "HOMOPHONES", "SURNAMES", "VARIANTS"]

SURNAMES = {
    "han": "王李张刘陈杨赵马黄周吴徐孙高朱郭何罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武"
    "乔贺赖龚文牛包柴巩漆雒苟窦安祁豆缑水",
    "muslim": "马" * 60 + "丁张王杨李妥喇穆祁汪牟唐黑沙海白杜赵何",
    "yugur": "安兰杨钟白郭贺常巴索妥",
    "none": "",
}


def _words(text: str) -> list[str]:
    return text.split()


_HAN_MALE = (
    "建国永文志海军红玉明小世德学金生东振少正天克俊继成宏立维",
    "平军强林明红龙生虎成伟东海德荣福祥斌鹏辉宝元刚义亮",
)
_HAN_FEMALE = (
    "秀桂玉淑春凤兰小雪晓海丽红彩巧金爱翠月素文艳燕亚建",
    "英兰花霞梅芳琴玲红霖萍香莲娟燕丽云珍琳娥芬婷雯霞桃",
)
_HAN_RARE = ("犇", "甡", "堃", "燊", "昇", "喆", "䶮", "玥彤", "邽生", "屲娃", "锦昇", "喆文", "犇犇", "甡林")

_MUSLIM_MALE = _words(
    "尤素夫 哈麦 伊布拉 阿卜都 穆罕默德 伊斯麻 萨利哈 木沙 达吾德 尔萨 艾布 赛力木 阿里 哈三 胡赛尼 "
    "牙古白 主麻 尔力 一布拉 麻乃 哈如乃 外力 奴海 占福 德明 国良 忠义 进山 成龙 玉明 得福 全福 如山 "
    "文华"
)
_MUSLIM_FEMALE = _words(
    "法土麦 麦燕 索菲亚 海澈 阿西叶 阿依舍 祖来哈 色力麦 哈麦姐 麦热木 赫里买 则乃白 牙古女 尕麦 "
    "艾米乃 古丽 才力麦 玉兰 秀花 桂英 文霞 雪莲 小燕 一努 麦艳 土浪 外贤 力也"
)
_TIBETAN_FIRST = _words(
    "扎西 才让 多杰 桑杰 旦增 次仁 贡布 索南 丹巴 格桑 拉毛 仁青 加措 更登 华旦 完玛 道吉 尕藏"
)
_TIBETAN_MALE = _words("东珠 才让 多杰 加 扎西 东主 旦增 昂杰 嘉措 道吉 尖措 罗布 塔 丹增才让 东智才让")
_TIBETAN_FEMALE = _words("卓玛 吉 措 草 拉毛 央金 卓玛吉 梅朵 才让吉 拉姆 卓玛措 曲珍")
_MONGOL_MALE = _words("巴特尔 那木吉勒 乌力吉 巴图 额尔德尼 苏和 孟克 达楞 朝鲁 布和巴雅尔 敖其尔 青格勒")
_MONGOL_FEMALE = _words("其木格 娜仁 乌云 萨仁格日勒 敖登格日勒 斯琴高娃 托娅 阿拉腾其其格 娜布其 苏布德")
_TURKIC_FIRST_MALE = _words("叶尔兰 哈力别克 阿合买提 努尔兰 别克 赛力克 沙依兰 达吾列提 吐尔逊")
_TURKIC_FIRST_FEMALE = _words("古丽娜尔 阿依古丽 哈丽旦 玛依拉 努尔古丽 沙吾列 加娜尔")
_TURKIC_FATHER = _words("哈力别克 阿不都热合曼 马木提 吐尔逊江 努尔别克 沙特别克 胡马尔 阿合曼 库尔曼别克")


def _pairs(first: str | list[str], second: str | list[str], mark: str = "") -> list[str]:
    return [a + mark + b for a in first for b in second if a != b]


GIVEN: dict[str, list[str]] = {
    "han_1": [*_pairs(*_HAN_MALE), *dict.fromkeys(_HAN_MALE[1]), *_HAN_RARE],
    "han_2": [*_pairs(*_HAN_FEMALE), *dict.fromkeys(_HAN_FEMALE[1]), *_HAN_RARE],
    "muslim_1": _MUSLIM_MALE,
    "muslim_2": _MUSLIM_FEMALE,
    "yugur_1": _pairs(*_HAN_MALE),
    "yugur_2": _pairs(*_HAN_FEMALE),
    "tibetan_1": _pairs(_TIBETAN_FIRST, _TIBETAN_MALE) + _pairs(_TIBETAN_FIRST[:6], _TIBETAN_MALE[:6], "·"),
    "tibetan_2": _pairs(_TIBETAN_FIRST, _TIBETAN_FEMALE)
    + _pairs(_TIBETAN_FIRST[:6], _TIBETAN_FEMALE[:6], "·"),
    "mongol_1": _MONGOL_MALE,
    "mongol_2": _MONGOL_FEMALE,
    "turkic_1": _pairs(_TURKIC_FIRST_MALE, _TURKIC_FATHER, "·"),
    "turkic_2": _pairs(_TURKIC_FIRST_FEMALE, _TURKIC_FATHER, "·"),
}

# Written differently, the same name: traditional and variant characters.
VARIANTS = dict(
    zip(
        "马张杨赵刘陈国华东兰凤军红龙伟于锦孙罗韩冯许吕苏卢蒋贾叶阎昇喆",
        "馬張楊趙劉陳國華東蘭鳳軍紅龍偉於錦孫羅韓馮許呂蘇盧蔣賈葉閻升哲",
        strict=True,
    )
)

# Sounds alike, another name: a real difference that somebody has to look at.
HOMOPHONES = dict(
    zip(
        "麦英平霞梅芳玲燕明建志文海生成力木才卓加多桑秀玉春",
        "买瑛萍侠玫方铃艳铭健智雯亥声城利沐财桌佳朵丧绣钰椿",
        strict=True,
    )
)
