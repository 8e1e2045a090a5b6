"""The names inside a package. They stay Chinese in every language: the receiver's rules prescribe them."""

from __future__ import annotations

from models.categories import Category

DESCRIPTION = "说明文件.TXT"
CATALOGUE = "文件目录.XML"
DOCUMENTS = "电子档案"
OTHERS = "其他"
KNOWLEDGE = f"{OTHERS}/知识库"
TRANSFER_LIST = f"{OTHERS}/知识转移清单"
README = "README.html"
VERIFIER = "verify.py"
CATEGORY_FOLDERS = {
    Category.CONTRACT: "01合同与验收",
    Category.SOURCE: "02源代码",
    Category.TECHDOC: "03技术文档",
    Category.PLEDGE: "04保密承诺",
    Category.PERSONNEL: "05人员档案",
    Category.GRADING: "06等级保护",
    Category.CRYPTO: "07密码应用",
    Category.OPERATIONS: "08运维过程",
}
