"""The columns of the people's sheet (domain model §4), with what a vault's own rules let one choose."""

from __future__ import annotations

from models.people.identity import FEMALE, MALE
from models.people.people_rules import PeopleRules
from models.sheet_fields import Choice, Field, FieldType

FORM_NAMES = ("人员名册", "People", "人员台账", "人员信息", "花名册")

_SEXES = (
    Choice(MALE, "男", "male", ("m", "男性")),
    Choice(FEMALE, "女", "female", ("f", "女性")),
)
_SECRECY = (
    Choice("", "非涉密", "not classified", ("无", "否", "不涉密")),
    Choice("general", "一般涉密", "general", ("一般",)),
    Choice("important", "重要涉密", "important", ("重要",)),
    Choice("core", "核心涉密", "core", ("核心",)),
)


def person_fields(rules: PeopleRules) -> tuple[Field, ...]:
    """Everything that a row can say of somebody. Without a label the name is it."""
    roles = tuple(Choice(each.id, each.words.zh, each.words.en) for each in rules.roles.values())
    papers = tuple(
        Choice(each.id, each.words.zh, each.words.en) for each in rules.identities.values()
    )
    day, choice = FieldType.DAY, FieldType.CHOICE
    return (
        Field("label", "标签", "Label", aliases=("称谓", "显示名"), longest=60),
        Field("name", "姓名", "Name", required=True, aliases=("人员姓名", "名字"), longest=100),
        Field(
            "staff_number", "工号", "Staff number", aliases=("员工编号", "人员编号"), longest=100
        ),
        Field("gender", "性别", "Sex", choice, choices=_SEXES),
        Field("identity_kind", "证件类型", "Kind of identity paper", choice, choices=papers),
        Field(
            "identity",
            "证件号码",
            "Identity number",
            aliases=("身份证号", "身份证号码", "身份证", "证件号"),
        ),
        Field("phone", "电话", "Telephone", aliases=("手机", "手机号", "联系电话", "手机号码")),
        Field("nationality", "国籍", "Nationality", longest=100),
        Field("born", "出生日期", "Day of birth", day, aliases=("出生年月日", "生日")),
        Field("education", "学历", "Education", aliases=("文化程度",), longest=100),
        Field("school", "毕业院校", "School", aliases=("毕业学校", "院校"), longest=100),
        Field("major", "专业", "Major", longest=100),
        Field(
            "employer",
            "劳动关系单位",
            "Employer",
            aliases=("单位", "所属单位", "公司"),
            longest=100,
        ),
        Field("role", "人员类别", "Role", choice, aliases=("角色", "类别"), choices=roles),
        Field("post", "岗位", "Post", aliases=("职务", "岗位名称"), longest=100),
        Field("core", "核心驻场", "Core staff", FieldType.YES, aliases=("核心人员", "是否核心")),
        Field("shift", "班次", "Shift", aliases=("排班",), longest=100),
        Field(
            "secrecy", "涉密等级", "Secrecy level", choice, aliases=("涉密程度",), choices=_SECRECY
        ),
        Field(
            "since", "进场日期", "On site since", day, aliases=("入场日期", "到岗日期", "进场时间")
        ),
        Field(
            "until", "离场日期", "On site until", day, aliases=("离岗日期", "退场日期", "离场时间")
        ),
        Field("note", "备注", "Note", aliases=("说明",), longest=2_000),
    )
