"""Running text of invented reports: paragraphs with figures, every sentence our own, seeded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

# 3,456 invented places with eight organs each: as in the country, few reports share agency and year. None of them is
# a real division, so rules between the years of one agency are not at work in generated archives.
_FIRST = "青云白松月安临望霜槐砚岚芦棠苔汐"
_SECOND = "栖陵砧屿浦澜棹笠铎墟舫篱"
_THIRD = "坪埠岭湾洲渡"
_KINDS = ("县", "市", "区")
_ORGANS = ("水务局", "粮食和储备局", "文化和旅游局", "教育体育局", "农业农村局", "市场监督管理局", "档案局", "民政局")

_DOINGS = (
    "把公开事项逐条写进岗位职责，由分管负责人每季度对照清单检查一遍，检查出的{a}处缺漏当月补齐",
    "改版后的栏目按办事人的习惯重新排列，老年读者可以把字号放大，也可以让页面读出来，全年有{a}人次用过",
    "窗口备有纸质目录{b}册，不会上网的群众由工作人员帮着查，查到的内容可以当场复印",
    "乡镇的公告栏每月换一次内容，换下来的旧公告交档案室保存，全年共保存{a}张",
    "在集镇赶场的日子摆开咨询台，现场回答群众的提问，记录下来的{b}个问题后来都在网上作了回复",
    "修订了保密审查的流程，先由起草人提出意见，再由两名审查人分别签字，有分歧的交集体讨论",
    "邀请{b}名人大代表和村民代表查看公开栏，听取他们对栏目名称和排列方式的意见",
    "年内组织业务学习{c}次，学的都是近年的行政复议案例，讨论时各股室要说出自己会怎么答复",
    "对运行不畅的{c}个新媒体账号作了合并，留下的账号指定专人值守，留言在两个工作日内回复",
    "施工图、补偿标准和评估结果贴到村口，贴出的时间、地点都拍照留底，共留底{a}张",
    "把三年里问过两次以上的问题编成问答，印成小册子放在便民服务站，册子用大字排版，一共印了{a}册",
    "值班电话由专人接听，接完后登记来电人问的是什么、答的是什么、还要补办什么，全年登记{a}条",
    "推行一次告知，材料不齐时把缺的东西写在一张单子上，单子一式两份，一份交来人带走，一份留在窗口备查",
    "河道清淤、校舍维修、道路改造三类工程的进度按周更新，更新不及时的项目由督查室发函提醒，发函{c}次",
    "请退休教师逐字校对重要文件的网上版本，改正错字和断句{b}处，改动之处都在文末注明日期",
    "和图书馆合作开了查阅角，放两台电脑和一台打印机，学生放学后也可以来用，周末照常开放",
    "检查下属单位的网页{c}轮，对长期不更新的栏目提出合并或者关停的意见，意见都已经落实",
    "给每个办件编上流水号，申请人凭流水号可以在网上看到办到哪一步，超过时限会自动提醒经办人",
    "把常用表格做成可以直接填写的电子版，填好后自动检查必填项，减少来回补正，全年下载{a}次",
    "听证会、座谈会的意见和采纳情况一并公布，不采纳的逐条说明理由，全年公布意见{b}条",
)
_TROUBLES = (
    "有的股室仍把公开当成年底补材料的事，平时积攒，到期限前才集中上传",
    "答复书的说理还不够，引用条款多，讲清事实少，申请人看了仍要打电话来问",
    "历史文件的整理进度慢，早年的纸质档案只有目录，没有扫描件",
    "新媒体转载多、原创少，和本地群众有关的内容比例不高",
)
_PLANS = (
    "打算先从群众问得最多的三类事项做起，把办理条件和常见退件原因写明白",
    "来年请法律顾问参与每一件疑难申请的答复，答复前先和申请人通话",
    "分三年完成旧档案的扫描，今年先做土地和住房两类",
    "每月选一件群众关心的事，用图表讲清楚来龙去脉",
)


def agency(source: Random) -> str:
    """The invented publisher of one report."""
    return "".join(source.choice(part) for part in (_FIRST, _SECOND, _THIRD, _KINDS, _ORGANS))


def _doings(source: Random, count: int) -> list[str]:
    chosen = source.sample(_DOINGS, count)
    return ["；".join(_filled(part, source) for part in chosen[i : i + 2]) + "。" for i in range(0, count, 2)]


def _filled(part: str, source: Random) -> str:
    return part.format(a=source.randrange(30, 900), b=source.randrange(5, 60), c=source.randrange(2, 9))


def with_tables(source: Random, name: str, year: int) -> list[list[str]]:
    """The six parts of a report with the national tables: heading first, the tables come from elsewhere."""
    return [
        [
            f"根据《中华人民共和国政府信息公开条例》编制本报告，所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
            "一、总体情况",
            *_doings(source, 12),
        ],
        ["二、主动公开政府信息情况"],
        ["三、收到和处理政府信息公开申请情况"],
        ["四、政府信息公开行政复议、行政诉讼情况"],
        ["五、存在的主要问题及改进情况", *source.sample(_TROUBLES, 2), *source.sample(_PLANS, 2)],
        ["六、其他需要报告的事项", f"{name}本年度没有收取信息处理费，也没有其他需要报告的事项。"],
    ]


def without_tables(source: Random, name: str, year: int) -> list[str]:
    """A report of the years before the national form: all its figures stand in sentences."""
    website, weibo, wechat = source.randrange(300, 3000), source.randrange(20, 400), source.randrange(20, 400)
    online, letter, person = source.randrange(5, 60), source.randrange(1, 30), source.randrange(1, 20)
    received = online + letter + person
    granted, partly, refused = source.randrange(1, received // 2), source.randrange(1, 3), source.randrange(1, 3)
    late = source.randrange(0, 3)
    upheld, other = source.randrange(1, 6), source.randrange(0, 3)
    staff, part_time = source.randrange(1, 5), source.randrange(3, 30)
    done = iter(_doings(source, 20))
    first = (
        f"全年主动公开政府信息{website + weibo + wechat}条，其中政府网站公开{website}条，政务微博公开{weibo}条，"
        f"政务微信公开{wechat}条。制发规范性文件{source.randrange(2, 20)}件，均已公开。"
    )
    second = (
        f"全年收到政府信息公开申请{received}件，其中当面申请{person}件，网络申请{online}件，信函申请{letter}件。"
        f"申请办结{received}件，其中按时办结{received - late}件，延期办结{late}件。"
    )
    third = (
        f"答复中同意公开{granted}件，同意部分公开{partly}件，不同意公开{refused}件，"
        f"申请信息不存在{max(0, received - granted - partly - refused)}件。"
    )
    last = (
        f"专职人员{staff}名，兼职人员{part_time}名，专项经费{source.randrange(1, 40)}万元，"
        f"举办培训班{source.randrange(1, 6)}次，接受培训{source.randrange(20, 300)}人次。"
    )
    return [
        f"本报告由{name}编制，统计期限自{year}年1月1日起至{year}年12月31日止，电子版可在本局网站下载。",
        "一、概述",
        *(next(done), next(done), next(done)),
        "二、主动公开政府信息情况",
        *(first, next(done), next(done), next(done)),
        "三、依申请公开政府信息情况",
        *(second, third, next(done)),
        "四、因政府信息公开申请行政复议、提起行政诉讼情况",
        f"行政复议{upheld + other}件，其中维持具体行政行为{upheld}件，其他情形{other}件。没有发生行政诉讼。",
        "五、机构、人员和经费",
        *(last, *done),
        "六、存在的问题和改进措施",
        *source.sample(_TROUBLES, 3),
        *source.sample(_PLANS, 3),
    ]
