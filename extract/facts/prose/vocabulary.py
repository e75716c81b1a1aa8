"""The vocabulary that the patterns of data/prose_*.csv are written with: short names of what many lines share."""

from __future__ import annotations

import re
from functools import cache

_MEASURE = re.compile(r"人次|万元|.")
#: Short names of what many lines of the tables share.
_MEASURES = {"CASES": "件份宗起条项例个次", "ITEMS": "条件篇则", "MONEY": "元万元"}
_MACROS = {
    # Something was asked for, and nothing else is spoken of since; something was, whatever became of it.
    "ASKED": r"^(?!.*(?:复议|诉讼|举报|投诉|留言|热线|工单|信箱|提案|议案|问政)[^。；]*$).*申请",
    "REQUESTS": "申请|答复|办结|办理(?:完成|完毕|结果)",
    "INFO": r"(?:政府|政务)?信息",
    "FILL": (
        r"(?:了|到|过|的|各类|各种|公民|个人|居民|村民|法人|或者|或|和|及|与|其他|其它|组织|企业|群众|申请人|申请|社会|提出|提交|递交|提起|书面|要求"
        r"|全市|全县|全区|各级|共|有效|涉及|关于|有关|相关|并|处理|办理|答复|受理|回复|、|线上|线下|人|来自|向我局|向本机关"
        r"|新增|新|本年度?|年度)*+"
    ),
    "REQ": (
        r"(?:依申请政府信息公开|依申请公开政府信息|政府信息依申请公开|政府信息公开|政务信息公开|政务公开|依申请信息公开|依申请公开信息|依申请公开的?"
        r"|信息公开|公开政府信息|公开信息|公开|依申请(?:政府|政务)信息|政府信息(?=申请公开))(?:的)?(?:政府信息)?(?:依|书面|有效)?(?:申请公开|申请|请求|事项)?(?:书|表|办理|件|事项|案件|总数|数量|总量|数)*"
    ),
    # 发布, 公开发布, 发布（转发）, 更新、上传: how information goes out.
    "PUB": (
        r"(?:主动)?(?:公开|发布|公布|刊发|刊登|刊载|推送|推出|上传|更新|编发)"
        r"(?:（[^（）\d]{1,6}）|(?:和|或|及|、)?(?:公开|发布|公布|刊发|推送|转发|转载|更新|上传))?"
    ),
    # What is published: 各类政务信息; posts of all kinds: 原创文章, 图文消息.
    "ITEM": (
        r"(?:(?:(?:的|政府|政务|公开|动态|相关|有关|自主|工作|法定|重要|权威|最新|官方|类|[我本]?(?:部门|单位|局|镇|乡)|机关|本年度?|当年)*|各[^，。；\d]{0,16}?)"
        r"信息(?:文件)?(?:(?:、|和|及)?[一-龥]{0,4}(?:信息|动态))?(?:总数|总量|数量|数)?)"
    ),
    "ARTICLE": (
        r"(?:(?:(?:的|政府|政务|公开|动态|相关|有关|自主|原创|工作|图文|宣传|新闻|重要|权威|最新|官方|基层|类)*|各[^，。；\d]{0,16}?)"
        r"(?:信息|消息|推文|文章|作品|稿件|图文|资讯)+(?:总数|总量|数量|数)?)"
    ),
    # From where it is published to the verb: an account's name, 平台, 专栏 …
    "GOES": r"[^，。；：（\d]{0,16}?",
    # … but not what people ask, answer or see there, nor one of several media.
    "ELSE": (
        r"(?:新增|增设|新设|收到|受理|留言|咨询|回复|答复|访问|点击|浏览|粉丝|关注|回应|意见|建议|办理|解读|规范性"
        r"|等[^，。；\d]{0,6}(?:平台|渠道|载体|媒介|媒体|方式|形式|途径))"
    ),
    # Several media outside the net as one: 公告栏、电子屏等平台, 报纸等其他媒体.
    "OTHERMEDIA": (
        r"OUTLET(?:(?:(?:、|和|及)OUTLET)+等[^，。；\d]{0,8}"
        r"|(?:(?:、|和|及)OUTLET)*等其[他它][^，。；\d]{0,4})(?:平台|渠道|载体|媒介|媒体|方式|形式|途径)"
    ),
    "OUTLET": (
        r"(?:(?:公示|公[告示开]栏|宣传栏)+|电子显?示?屏|显示屏|报[刊纸]|电视台?|电台|广播"
        r"|(?:各级|各类|新闻|主流|传统)*媒体(?:网站)?)"
    ),
    "HOP": r"(?:，(?:(?!网|微信|微博|公众号|报|电视|媒体|抖音)[^，。；：\d]){0,8}?|：)?",
    "LIST": (
        r"[^。；\d]{2,60}?等(?:各类|各种|方面|各方面|相关|有关|重点领域|的|内容)*(?:[一-龥]{0,6}(?:信息|内容|消息|推文|文章|稿件|动态))?"
        r"(?:[一-龥]{0,6}，(?:共|累计|全年)*(?:推送|发布|公开)(?:各类|图文)?(?:信息|消息|推文|文章)?)?"
    ),
    # What kind of training, of whom: 综合性及专题性, 集中学习 …
    "TRAINING": (
        r"(?:各类|各种|综合性?|专题性?|专项|集中|学习|基层|系统|业务|骨干|工作人员|信息员|经办人员|线上|线下|现场|相关|有关|全[市县区局镇乡]"
        r"|政府信息公开|政务公开|信息公开|工作|及|和|、|的)*+"
        r"培训"
    ),
    "CHANNEL": "(?:当面|现场|传真|信函|信件|网上|网络|邮件|邮寄)",
    "MOD": "(?:上|共计|共|累计|总计|主动|全年|年内|及时|准确|新增|对外|向外|向社会|已)*",
    # A training is one on openness where that is spoken of, unless the last training named is on something else.
    "ABOUTOPENNESS": (
        r"公开(?!.*(?:举办|举行|开展|组织|召开|开办)(?:了)?"
        r"(?![^，。；\d]{0,24}(?:公开|信息|政务|条例|业务|专题|专项|各类|工作|全体|职工|干部|人员|骨干|信息员|联络员|新媒体|网站|保密))"
        r"[^，。；\d]{3,20}培训(?!.*公开))"
    ),
    # Ways to say that nothing happened, before what did not. 无法, 未经 … begin other words.
    "NEG": (
        r"(?:未曾|尚未|均未|没有|未有|不存在|无(?!法|正当|关|需|论|条件|偿|纸|线|障碍)|未(?!经|来|成年|予|办|审|按|缴|补|能)|没)"
        r"(?:发生|收到|接到|受理|出现|产生|涉及|因|被|有|提起|引起|收取|收|申请)*"
    ),
    # A comma ends what a negation reaches, unless a further thing of the same kind follows it.
    "GAPCHAR": r"(?:[^。；！，\d]|，(?=被|或|及|以及|和|提起|申请行政|引起))",
    "GAP": r"(?:[^。；！，\d]|，(?=被|或|及|以及|和|提起|申请行政|引起)){0,40}?",
    "END": r"(?=[。；，、！（]|$)",
}
#: 微信公众号（“某某发布”）: a name or number of accounts behind what they are.
IN_BRACKETS = r"(?:（[^（）]{0,60}）)?"
#: Where the name of a site ends, which must be the agency's own.
SITE = "(?P<site>)"
#: 网站及其他形式, 网站、新闻媒体: what is counted went out by all of them together.
AND_OTHERS = (
    r"(?:以及|[、和及与])"
    r"(?:其[他它][^，。；\d新]{0,4}(?:形式|方式|渠道|途径|载体|平台|媒[体介])"
    r"|(?:各级|各类|新闻|主流|传统|大众|有关|相关)*媒体)"
)
#: Words that may stand between any label and its figure; possessive, because nothing but the figure follows.
TAIL = (
    r"(?:情况|共计|合计|总计|共有|达到|数量|总数|总量|件数|条数|累计|的|共|有|为|是|达|数|：|计|了|约为|分"
    r"|，共|，累计|，总计|，合计|（[^（）\d]{1,24}）)*+"
)

#: Words that may lead from a figure, or from what it is of, to the part: 3件申请的内容属于…, 5件，均为…. No text
#: can be read as these in two ways, or a garbled line would take for ever.
LEADING = (
    r"(?:(?:政府信息公开|依申请公开|信息公开)?申请|人|件|所|的|其|内容|事项|信息|办理|处理|答复|结果|告知|决定|情况|原因|理由"
    r"|均|全部|都|皆|已|经|因|由于|由|涉及|属于|属|为|是|系|作出|作|以|通过|采用|依法|按期|按时|按规(?!定)|被|且|："
    r"|《[^》]{2,20}》(?:所指|规定)?"
    r"|[在于按](?:法定|规定|\d+个工作日)的?(?:期限|时限|时间)?之?内?)*"
)
#: … and what may follow the part where it stands behind a figure.
TRAILING = "(?=$|[^\u4e00-\u9fff]|而|不予|未[予能]|无法|不能|的|并|且|告知)"
#: … and before one: 因个人隐私不予公开的申请3件.
ENDING = (
    r"(?:，?(?:而|故|予以)?(?:[不未]予公开|(?:无法|不能|不予)提供|不予处理|不再处理))?(?:的)?(?:申请(?:事项)?|事项)?"
)
#: … after the channels that they came by: 16件，其中信函9件、网络7件，均….
_CAME_BY = (
    r"(?:[，（](?:其中|包括)?[，：]?"
    r"(?:(?=[^，。；、]{0,20}(?:网|当面|现场|窗口|信函|信件|邮|传真|书面|自然人|公民|法人|[比较]))"
    r"[^，。；、\d]{0,8}[\d一两二三四五六七八九十]{1,6}[件份宗][^，。；、\d]{0,10}[，、）]{1,2}){1,5}(?<=[），]))"
)
IS_ALL = (
    r"(?:[^，。；：（）\d]{0,14}（"
    rf"|(?:{_CAME_BY}(?<=，)|[^，。；：（）\d]{{0,14}}，)(?=(?:其中|申请|答复|办理|结果)*(?:均|全部|都|皆))"
    r"|[^。；\d]{0,48}，(?=(?:答复|办理|处理)?结果(?:均|全部|都|为))"
    r"|[^，。；：（）\d]{0,14}，(?=(?:其中|申请)*(?:已|属于|属|为|是|系|因|由于|原因|理由)))"
)


@cache
def expanded(pattern: str) -> str:
    """A pattern with the short names of words written out."""
    for name, words in _MACROS.items():
        pattern = pattern.replace(name, words)
    return pattern


@cache
def measures(text: str) -> frozenset[str]:
    """The measure words of a line."""
    for name, words in _MEASURES.items():
        text = text.replace(name, words)
    return frozenset(_MEASURE.findall(text))
